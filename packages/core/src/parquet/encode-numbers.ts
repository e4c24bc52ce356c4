import { type ColumnType, parseDecimal } from '../columns/column-type.ts'
import type { ChunkNumbers } from './number-chunk.ts'
import { pageRoom } from './room.ts'

const TWO_32 = 2 ** 32
const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)

/**
 * Plain encoding of the numbers `[start, end)` of a chunk: one after the other, little-endian.
 * https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0
 *
 * Typed arrays are little-endian on every platform that Node runs on, as Parquet is.
 * @returns bytes that are good until the next page is encoded, or the numbers change
 */
export function encodeNumbers(type: ColumnType, numbers: ChunkNumbers, start: number, end: number): Uint8Array {
  const values = numbers.values.subarray(start, end)
  switch (type) {
    case 'boolean':
      return encodeBits(values)
    case 'int':
    case 'date':
      return encodeInt32(values)
    case 'double':
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    case 'bigint':
    case 'timestamp':
      return encodeInt64(values, numbers.large, start)
    default:
      return (parseDecimal(type)?.precision ?? 0) <= 18
        ? encodeInt64(values, numbers.large, start)
        : encodeInt128(values, numbers, start)
  }
}

function encodeInt32(values: Float64Array): Uint8Array {
  const bytes = pageRoom.bytes(values.length * 4)
  const words = new Int32Array(bytes.buffer, 0, values.length)
  for (let index = 0; index < values.length; index++) words[index] = values[index] ?? 0
  return bytes
}

function encodeBits(values: Float64Array): Uint8Array {
  const bits = pageRoom.zeros(Math.ceil(values.length / 8))
  for (let index = 0; index < values.length; index++) {
    if (values[index] === 1) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return bits
}

/**
 * 64 bits each, without bigints: what is stored into 32 bits keeps its lowest 32, and dividing by a power of two is exact.
 * Large values are not a number in `values`, which stores zeros, and then are stored over those.
 */
function encodeInt64(values: Float64Array, large: ReadonlyMap<number, bigint>, start: number): Uint8Array {
  const bytes = pageRoom.bytes(values.length * 8)
  const words = new Int32Array(bytes.buffer, 0, values.length * 2)
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    words[index * 2] = value
    words[index * 2 + 1] = Math.floor(value / TWO_32)
  }
  const view = new DataView(bytes.buffer)
  for (const [place, value] of large) {
    const index = place - start
    if (index >= 0 && index < values.length) view.setBigInt64(index * 8, value, true)
  }
  return bytes
}

/** 128 bits each, big-endian, two's complement. Words first, as above; then their bytes the other way round. */
function encodeInt128(values: Float64Array, { large, zeros }: ChunkNumbers, start: number): Uint8Array {
  const bytes = pageRoom.zeros(values.length * 16)
  const words = new Uint32Array(bytes.buffer, 0, values.length * 4)
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    const magnitude = Math.abs(value)
    words[index * 4 + 2] = Math.floor(magnitude / TWO_32)
    words[index * 4 + 3] = magnitude
    if (zeros > 0) addZeros(words, index * 4, zeros)
    if (value < 0) negate(words, index * 4)
  }
  Buffer.from(bytes.buffer, 0, bytes.length).swap32()
  const view = new DataView(bytes.buffer)
  for (const [place, value] of large) {
    const index = place - start
    if (index < 0 || index >= values.length) continue
    // Both setters keep the low 64 bits of what they get. Most values need no shift, which allocates.
    view.setBigInt64(index * 16, isInt64(value) ? (value < 0n ? -1n : 0n) : value >> 64n)
    view.setBigInt64(index * 16 + 8, value)
  }
  return bytes
}

/**
 * Multiplies the four words from `first` on, of which the first is the highest, by 10^zeros: by 10^6 at a time, whose product
 * with a word, and what is carried to it, a double holds exactly. Nothing is carried out of the first: 38 digits fit.
 */
function addZeros(words: Uint32Array, first: number, zeros: number): void {
  for (let rest = zeros; rest > 0; rest -= 6) {
    const factor = rest < 6 ? 10 ** rest : 1e6
    let carry = 0
    for (let at = first + 3; at >= first; at--) {
      const product = (words[at] ?? 0) * factor + carry
      words[at] = product
      carry = Math.floor(product / TWO_32)
    }
  }
}

/** The two's complement of the four words from `first` on: all bits the other way, and one more. */
function negate(words: Uint32Array, first: number): void {
  let carry = 1
  for (let at = first + 3; at >= first; at--) {
    const inverted = (~(words[at] ?? 0) >>> 0) + carry
    words[at] = inverted
    carry = inverted === TWO_32 ? 1 : 0
  }
}

function isInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX
}
