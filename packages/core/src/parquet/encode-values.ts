import type { Cell } from '../columns/cast.ts'
import { type ColumnType, parseDecimal } from '../columns/column-type.ts'

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)

/**
 * Plain encoding of anything but text: the values of a page, one after the other, little-endian.
 * https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0
 *
 * hyparquet-writer does the same value by value, through a loop over bigints for each decimal. Here a page's size is known
 * first, and values are written where they end up. The tests read them back by hyparquet and by DuckDB.
 */
export function encodePlain(type: Exclude<ColumnType, 'string'>, values: readonly Cell[]): Uint8Array {
  switch (type) {
    case 'binary':
      return encodeBytes(values as readonly Uint8Array[])
    case 'boolean':
      return encodeBooleans(values as readonly boolean[])
    case 'int':
    case 'date':
      return bytesOf(new Int32Array(values as readonly number[]))
    case 'double':
      return bytesOf(new Float64Array(values as readonly number[]))
    case 'bigint':
    case 'timestamp':
      return bytesOf(new BigInt64Array(values as readonly bigint[]))
    default:
      return encodeDecimals(type, values as readonly bigint[])
  }
}

/** Typed arrays are little-endian on every platform that Node runs on, as Parquet is. */
function bytesOf(array: Int32Array | Float64Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

function encodeBytes(values: readonly Uint8Array[]): Uint8Array {
  const buffer = Buffer.allocUnsafe(values.reduce((size, value) => size + 4 + value.length, 0))
  let position = 0
  for (const value of values) {
    position = buffer.writeUInt32LE(value.length, position)
    buffer.set(value, position)
    position += value.length
  }
  return buffer
}

function encodeBooleans(values: readonly boolean[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8))
  for (const [index, value] of values.entries()) if (value) setBit(bits, index)
  return bits
}

export function setBit(bits: Uint8Array, index: number): void {
  bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
}

/** Up to 18 digits as 64 bits; more as 16 bytes, big-endian, two's complement. */
function encodeDecimals(type: ColumnType, values: readonly bigint[]): Uint8Array {
  if ((parseDecimal(type)?.precision ?? 0) <= 18) return bytesOf(new BigInt64Array(values))
  const bytes = new Uint8Array(values.length * 16)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) {
    // Both setters keep the low 64 bits of what they get.
    view.setBigInt64(index * 16, isInt64(value) ? (value < 0n ? -1n : 0n) : value >> 64n)
    view.setBigInt64(index * 16 + 8, value)
  }
  return bytes
}

/** Most numbers need no shift, which allocates. */
function isInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX
}
