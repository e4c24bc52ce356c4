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

/** The length of the data as a varint, a tag for a literal with a length of four bytes, that length less one, the data. */
function asLiteral(data: Uint8Array): Uint8Array {
  const head: number[] = []
  for (let rest = data.length; rest > 0 || head.length === 0; rest >>>= 7) {
    head.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest)
  }
  const last = data.length - 1
  head.push(63 << 2, last & 0xff, (last >>> 8) & 0xff, (last >>> 16) & 0xff, last >>> 24)
  const literal = new Uint8Array(head.length + data.length)
  literal.set(head)
  literal.set(data, head.length)
  return literal
}
