/** Less is taken anew each time. */
const LEAST_BYTES = 4096
/** The most that is kept. */
const MOST_SPARE_BYTES = 32 << 20

/**
 * Memory outside of V8's heap that was given back, by the power of two that it has bytes of. What is made anew instead
 * brings on collections of all garbage, at about each event of a function whose memory is small.
 */
const spares: ArrayBuffer[][] = []
let spareBytes = 0

/** At least so many bytes, whatever was in them. */
export function takeMemory(size: number): ArrayBuffer {
  if (size < LEAST_BYTES) return new ArrayBuffer(size)
  const power = 32 - Math.clz32(size - 1)
  const spare = spares[power]?.pop()
  if (spare === undefined) return new ArrayBuffer(2 ** power)
  spareBytes -= spare.byteLength
  return spare
}

/** Gives memory to those who take some next. Nobody may look at it any more: it may be anybody's. */
export function giveMemory(memory: ArrayBuffer): void {
  const { byteLength } = memory
  const power = 31 - Math.clz32(byteLength)
  if (byteLength < LEAST_BYTES || byteLength !== 2 ** power || spareBytes + byteLength > MOST_SPARE_BYTES) return
  const ofPower = spares[power] ?? []
  spares[power] = ofPower
  if (ofPower.includes(memory)) throw new Error('Memory was given back twice')
  ofPower.push(memory)
  spareBytes += byteLength
}

/** The same numbers in at least so many slots, of which the others have whatever was there. The array is given back. */
export function enlarge(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(takeMemory(Math.max(length, array.length * 2) * Int32Array.BYTES_PER_ELEMENT))
  larger.set(array)
  giveMemory(array.buffer)
  return larger
}
