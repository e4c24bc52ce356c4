/** Above S3's least of 5 MiB; 10,000 of them, which is S3's most, are 80 GB. */
export const PART_BYTES = 8 * 1024 * 1024
/** One part is uploaded while the next one fills. */
const MOST_SPARES = 2

export const NOTHING: Buffer<ArrayBuffer> = Buffer.alloc(0)

/** Memory of parts that nobody needs any more, for the next ones, whichever object's they are. */
const spares: ArrayBuffer[] = []

/**
 * A part with room for `least` bytes, and with what `part` has in it. There are many objects with little in them, or few
 * with much: a part grows with what is put into it, up to `most`.
 */
export function withRoom(part: Buffer<ArrayBuffer>, least: number, most: number): Buffer<ArrayBuffer> {
  if (part.length >= least) return part
  const spare = most === PART_BYTES ? spares.pop() : undefined
  const larger = Buffer.from(spare ?? new ArrayBuffer(Math.min(most, Math.max(least, part.length * 2))))
  // Not by `transfer`, which would let go of the old memory at once: where any buffer was ever transferred, V8 has to ask
  // each time whether it still is one, and all code that reads bytes is compiled again, and slower.
  part.copy(larger)
  return larger
}

/** The memory of a part may be used again: whatever it was sent by is done with it. */
export function giveBack({ buffer }: Buffer<ArrayBuffer>): void {
  if (buffer.byteLength === PART_BYTES && spares.length < MOST_SPARES) spares.push(buffer)
}
