import { BooleanColumn } from '../columns/boolean-column.ts'
import type { ColumnBuilder } from '../columns/column-builder.ts'
import { parseDecimal } from '../columns/column-type.ts'
import { booleanFromBytes, cellBytesPutter, type PutCellBytes } from '../columns/csv-cell.ts'
import { DoubleColumn } from '../columns/double-column.ts'
import { IntegerColumn } from '../columns/integer-column.ts'
import { putDouble, unscaledFromBytes } from '../columns/number-bytes.ts'
import type { NumberColumn } from '../columns/number-column.ts'
import { TextColumn } from '../columns/text-column.ts'
import { daysFromBytes, putInstant } from '../columns/time-bytes.ts'
import type { ScannedRows } from '../csv/scanned-rows.ts'

/** Scanned rows that are put into columns: some of them, or all. */
export interface ScannedCells {
  readonly rows: ScannedRows
  readonly count: number
  /** Of each of them, its first cell. */
  readonly firsts: Int32Array
}

/**
 * Puts the cells of a column of the file, counted from 0, into rows from `row` on, but for those that are empty. Returns
 * which cells do not fit, by their place among the rows.
 */
export type PutCells = (cells: ScannedCells, column: number, row: number) => readonly number[]

const NONE: readonly number[] = []

/**
 * How a column takes many cells at once: what `cellBytesPutter` does with each, in a loop that V8 compiles for columns of
 * that class.
 */
export function cellsPutter(builder: ColumnBuilder): PutCells {
  if (builder instanceof TextColumn) return (cells, column, row) => putTexts(builder, cells, column, row)
  const reading = readingOf(builder)
  const putEach = eachPutter(cellBytesPutter(builder))
  if (reading === undefined) return putEach
  const { column: numbers, ...how } = reading
  return (cells, column, row) => {
    const odd = putNumbers(numbers, how, cells, column, row)
    if (odd.length === 0) return NONE
    const misfits = putEach(cells, column, row, odd)
    numbers.fill(row + cells.count)
    return misfits
  }
}

/** The same by one cell after the other: of all rows, or of those at the places in `which`. */
export function eachPutter(
  put: PutCellBytes,
): (cells: ScannedCells, column: number, row: number, which?: readonly number[]) => readonly number[] {
  return ({ rows, count, firsts }, column, row, which) => {
    const { bytes, cellStarts, cellEnds } = rows
    const misfits: number[] = []
    const end = which?.length ?? count
    for (let index = 0; index < end; index++) {
      const at = which?.[index] ?? index
      const cell = (firsts[at] ?? 0) + column
      const [from, to] = [cellStarts[cell] ?? 0, cellEnds[cell] ?? 0]
      if (from < to && !put(row + at, bytes, from, to)) misfits.push(at)
    }
    return misfits
  }
}

/** Text fits in any case. */
function putTexts(text: TextColumn, { rows, count, firsts }: ScannedCells, column: number, row: number) {
  const { bytes, cellStarts, cellEnds } = rows
  for (let at = 0; at < count; at++) {
    const cell = (firsts[at] ?? 0) + column
    const start = cellStarts[cell] ?? 0
    const end = cellEnds[cell] ?? 0
    if (start < end) text.putBytes(row + at, 'S', bytes, start, end)
  }
  return NONE
}

/** How cells become numbers, for the spellings that nearly all have. */
interface Reading {
  readonly kind: 'double' | 'whole' | 'days' | 'instant' | 'boolean'
  /** Of whole numbers, as `unscaledFromBytes` takes them. */
  readonly precision: number
  readonly scale: number
  /** What the column holds in `numbers`. */
  readonly least: number
  readonly greatest: number
}

const ANY = { precision: 19, scale: 0, least: Number.NEGATIVE_INFINITY, greatest: Number.POSITIVE_INFINITY }
const SAFE = { ...ANY, least: Number.MIN_SAFE_INTEGER, greatest: Number.MAX_SAFE_INTEGER }
/** Larger decimals may keep fewer places than they have. */
const MOST_DIGITS = 18

/** `undefined` for a column whose cells are put one by one. */
function readingOf(column: ColumnBuilder): (Reading & { readonly column: NumberColumn }) | undefined {
  if (column instanceof DoubleColumn) return { column, kind: 'double', ...ANY }
  if (column instanceof BooleanColumn) return { column, kind: 'boolean', ...ANY }
  if (!(column instanceof IntegerColumn)) return undefined
  switch (column.type) {
    case 'int':
      return { column, kind: 'whole', ...ANY, least: -(2 ** 31), greatest: 2 ** 31 - 1 }
    case 'bigint':
      return { column, kind: 'whole', ...SAFE }
    case 'date':
      return { column, kind: 'days', ...SAFE }
    case 'timestamp':
      return { column, kind: 'instant', ...SAFE }
    default: {
      const decimal = parseDecimal(column.type)
      if (decimal === undefined || decimal.precision > MOST_DIGITS) return undefined
      return { column, kind: 'whole', ...SAFE, ...decimal }
    }
  }
}

/** Returns the places of cells that are spelled otherwise, or do not fit: they are null. */
function putNumbers(
  target: NumberColumn,
  reading: Reading,
  { rows, count, firsts }: ScannedCells,
  column: number,
  row: number,
): readonly number[] {
  const { bytes, cellStarts, cellEnds } = rows
  const { least, greatest } = reading
  const odd: number[] = []
  target.fill(row + count)
  const { numbers, isPresent } = target
  for (let at = 0; at < count; at++) {
    const cell = (firsts[at] ?? 0) + column
    const start = cellStarts[cell] ?? 0
    const end = cellEnds[cell] ?? 0
    if (start === end) continue
    const slot = row + at
    readNumber(reading, bytes, start, end, numbers, slot)
    const number = numbers[slot] ?? 0
    // Also false for what is not a number.
    if (number >= least && number <= greatest) isPresent[slot] = 1
    else {
      numbers[slot] = 0
      odd.push(at)
    }
  }
  return odd
}

/** Puts the number into its slot, or what is not a number. */
function readNumber(
  { kind, precision, scale }: Reading,
  bytes: Buffer,
  start: number,
  end: number,
  numbers: Float64Array,
  slot: number,
): void {
  if (kind === 'whole') numbers[slot] = unscaledFromBytes(bytes, start, end, precision, scale)
  else if (kind === 'double') putDouble(bytes, start, end, numbers, slot)
  else if (kind === 'instant') putInstant(bytes, start, end, numbers, slot)
  else numbers[slot] = kind === 'days' ? daysFromBytes(bytes, start, end) : booleanFromBytes(bytes, start, end)
}
