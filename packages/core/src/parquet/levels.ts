import { putVarint } from './encode-indexes.ts'

/**
 * Definition levels of a flat optional column: 1 where there is a value, 0 where there is none, in the RLE/bit-packed
 * hybrid with a bit width of 1: one run of a repeated value if all are the same, else one run of packed bits.
 * https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3
 * @param isPresent 1 or 0 for each row
 */
export function encodeLevels(isPresent: Uint8Array, valueCount: number): Uint8Array {
  const count = isPresent.length
  const groups = Math.ceil(count / 8)
  const bytes = new Uint8Array(5 + groups)
  if (valueCount === count || valueCount === 0) {
    const length = putVarint(bytes, 0, count * 2)
    bytes[length] = valueCount === 0 ? 0 : 1
    return bytes.subarray(0, length + 1)
  }
  const start = putVarint(bytes, 0, groups * 2 + 1)
  for (let row = 0; row < count; row++) {
    if (isPresent[row] === 1) bytes[start + (row >> 3)] = (bytes[start + (row >> 3)] ?? 0) | (1 << (row & 7))
  }
  return bytes.subarray(0, start + groups)
}
