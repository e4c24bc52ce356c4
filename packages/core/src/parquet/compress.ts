import { putVarint } from './encode-indexes.ts'
import { compressedRoom } from './room.ts'
import { snappyCompress } from './snappy.ts'

/** Large enough to tell, small enough to be thrown away. */
const SAMPLE_BYTES = 4096
/** A page that shrinks by less than a tenth is not worth the reader's time either. */
const WORTH_IT = 0.9

/**
 * Snappy, which Athena reads fastest of what it reads everywhere. Random ids do not shrink, and looking for repetitions
 * is most of the work of writing a page: where a sample does not shrink, the page becomes one literal, which is Snappy
 * too. https://github.com/google/snappy/blob/main/format_description.txt
 * @returns bytes that are good until the next page is compressed
 */
export function compress(page: Uint8Array): Uint8Array {
  if (page.length > 4 * SAMPLE_BYTES) {
    const middle = page.length >> 1
    const sample = snappyCompress(page.subarray(middle, middle + SAMPLE_BYTES))
    if (sample.length > SAMPLE_BYTES * WORTH_IT) return asLiteral(page)
  }
  return snappyCompress(page)
}

/** Of the length of a page, and of a tag with it. */
const MOST_HEAD_BYTES = 10

/** The length of the data as a varint, a tag for a literal with a length of four bytes, that length less one, the data. */
function asLiteral(data: Uint8Array): Uint8Array {
  const out = compressedRoom.bytes(MOST_HEAD_BYTES + data.length)
  let at = putVarint(out, 0, data.length)
  out[at++] = 63 << 2
  for (let shift = 0; shift < 32; shift += 8) out[at++] = (data.length - 1) >>> shift
  out.set(data, at)
  return out.subarray(0, at + data.length)
}
