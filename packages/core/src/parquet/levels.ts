import { setBit } from './encode-values.ts'

/**
 * Definition levels of a flat optional column: 1 where there is a value, 0 where there is none, in the RLE/bit-packed
 * hybrid with a bit width of 1: one run of a repeated value if all are the same, else one run of packed bits.
 * https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3
 */
export function encodeLevels(isPresent: readonly boolean[], valueCount: number): Uint8Array {
  const count = isPresent.length
  if (valueCount === count || valueCount === 0) return Uint8Array.of(...varint(count * 2), valueCount === 0 ? 0 : 1)
  const groups = Math.ceil(count / 8)
  const header = varint(groups * 2 + 1)
  const bytes = new Uint8Array(header.length + groups)
  bytes.set(header)
  const bits = bytes.subarray(header.length)
  for (let index = 0; index < count; index++) if (isPresent[index]) setBit(bits, index)
  return bytes
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))]
}
