import { IntegerColumn } from '../columns/integer-column.ts'
import type { NumberColumn } from '../columns/number-column.ts'
import type { ChunkValues } from './chunk.ts'
import { encodeIndexes } from './encode-indexes.ts'
import { encodeNumbers } from './encode-numbers.ts'
import { indexNumbers } from './number-dictionary.ts'
import { numberBounds } from './statistics.ts'

/** The numbers of a chunk, nulls left out. */
export interface ChunkNumbers {
  readonly values: Float64Array
  /** Those that no double holds, by their place in `values`, where they are not a number. */
  readonly large: ReadonlyMap<number, bigint>
  /** How many zeros follow each of `values` in the number that it stands for; those of `large` have them. */
  readonly zeros: number
}

const NO_LARGE: ReadonlyMap<number, bigint> = new Map()
const NO_LARGE_ONES = { large: NO_LARGE, zeros: 0 }

/** Numbers, from the column's arrays to the page. */
export function numberChunk(column: NumberColumn, rows: ArrayLike<number>): ChunkValues {
  const { type } = column
  const { isPresent, numbers } = pick(column, rows)
  const { values } = numbers
  const base = {
    isPresent,
    valueCount: values.length,
    byteEstimate: values.length * 16,
    bounds: () => numberBounds(type, numbers),
  }
  // A boolean takes a bit as it is; and of large numbers, `values` does not have them all.
  const indexed = type === 'boolean' || numbers.large.size > 0 ? undefined : indexNumbers(values)
  if (indexed === undefined) {
    return { ...base, dictionary: undefined, encode: (start, end) => encodeNumbers(type, numbers, start, end) }
  }
  const { distinct, indexes } = indexed
  const entries: ChunkNumbers = { values: distinct, large: NO_LARGE, zeros: numbers.zeros }
  return {
    ...base,
    bounds: () => numberBounds(type, entries),
    dictionary: { entryCount: distinct.length, encode: () => encodeNumbers(type, entries, 0, distinct.length) },
    encode: (start, end) => encodeIndexes(indexes, start, end, distinct.length),
  }
}

function pick(column: NumberColumn, rows: ArrayLike<number>): { isPresent: Uint8Array; numbers: ChunkNumbers } {
  const { large, zeros } = column instanceof IntegerColumn ? column : NO_LARGE_ONES
  if (rows.length !== column.rowCount) return pickRows(column, large, zeros, rows)
  const isPresent = column.isPresent.subarray(0, column.rowCount)
  const values = column.numbers.subarray(0, column.rowCount)
  return isPresent.includes(0)
    ? { isPresent, numbers: { ...pickValues(values, isPresent, large), zeros } }
    : { isPresent, numbers: { values, large, zeros } }
}

/** All values, nulls left out. */
function pickValues(
  numbers: Float64Array,
  isPresent: Uint8Array,
  large: ReadonlyMap<number, bigint>,
): Omit<ChunkNumbers, 'zeros'> {
  const values = new Float64Array(numbers.length)
  const picked = new Map<number, bigint>()
  let count = 0
  for (let row = 0; row < numbers.length; row++) {
    if (isPresent[row] === 0) continue
    const number = numbers[row] ?? 0
    if (Number.isNaN(number)) notePicked(picked, count, large.get(row))
    values[count++] = number
  }
  return { values: values.subarray(0, count), large: picked }
}

function pickRows(
  column: NumberColumn,
  large: ReadonlyMap<number, bigint>,
  zeros: number,
  rows: ArrayLike<number>,
): { isPresent: Uint8Array; numbers: ChunkNumbers } {
  const isPresent = new Uint8Array(rows.length)
  const values = new Float64Array(rows.length)
  const picked = new Map<number, bigint>()
  let count = 0
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? 0
    if (column.isPresent[row] !== 1) continue
    isPresent[index] = 1
    const number = column.numbers[row] ?? 0
    if (Number.isNaN(number)) notePicked(picked, count, large.get(row))
    values[count++] = number
  }
  return { isPresent, numbers: { values: values.subarray(0, count), large: picked, zeros } }
}

/** A double that is not a number may be just that. */
function notePicked(picked: Map<number, bigint>, place: number, large: bigint | undefined): void {
  if (large !== undefined) picked.set(place, large)
}
