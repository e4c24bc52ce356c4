import { type ScannedRows, skipScanned } from './scanned-rows.ts'

export interface RowPlace {
  /** 0 is the first row of the file, its header. */
  readonly number: number
  /** The row's bytes in the text are `[start, end)`, line end included. No row's are those of blank lines and of a BOM. */
  readonly start: number
  readonly end: number
}

/** A row of a CSV file. */
export interface CsvRow extends RowPlace {
  readonly cells: readonly string[]
}

/** A row that cannot be had as cells. Those after it can. */
export interface UnreadableRow extends RowPlace {
  /** ROW_TOO_LONG: longer than `MAX_ROW_BYTES`. NOT_UNICODE: with a surrogate that is half of no pair. */
  readonly fault: 'ROW_TOO_LONG' | 'NOT_UNICODE'
  readonly reason: string
  /** The row's own bytes, if NOT_UNICODE. */
  readonly bytes?: Uint8Array
  readonly cells?: undefined
}

/** Rows that were read together. */
export interface RowBlock {
  readonly rowCount: number
  /** Made when they are asked for. @throws RangeError if that is too late */
  readonly rows: readonly (CsvRow | UnreadableRow)[]
  /** One of them, by its position in the block. @throws RangeError if there is none there, or that is too late */
  rowAt(index: number): CsvRow | UnreadableRow
  /** Its place alone. @throws RangeError as `rowAt` */
  placeAt(index: number): RowPlace
  /** The same rows for those who need neither strings nor objects; `undefined` if csv-parse had to read them. */
  readonly scanned: ScannedRows | undefined
  /**
   * The bytes `[start, end)` of one of these rows, as they are in the text; `undefined` for ROW_TOO_LONG. They are good
   * until the next block is asked for.
   * @throws RangeError if they are gone
   */
  bytesOf(row: CsvRow | UnreadableRow): Uint8Array | undefined
}

/** To be thrown for a position at which a block has no row: what asks for one would lose it. */
export function noRowAt(index: number, rowCount: number): RangeError {
  return new RangeError(`Expected a row among ${rowCount}, found none at ${index}`)
}

export function rowTooLong(place: RowPlace, maxBytes: number): UnreadableRow {
  const reason = `expected at most ${maxBytes} bytes, found ${place.end - place.start}`
  return { ...place, fault: 'ROW_TOO_LONG', reason }
}

export function isTooLong(row: CsvRow | UnreadableRow): boolean {
  return row.cells === undefined && row.fault === 'ROW_TOO_LONG'
}

export function rowNotUnicode(place: RowPlace, bytes: Uint8Array): UnreadableRow {
  const reason = 'expected characters of Unicode, found a surrogate that is half of no pair'
  return { ...place, fault: 'NOT_UNICODE', reason, bytes }
}

/** A block without its first `count` rows. */
export function skipRows(block: RowBlock, count: number): RowBlock {
  return {
    rowCount: block.rowCount - count,
    get rows() {
      return block.rows.slice(count)
    },
    rowAt: index => block.rowAt(count + index),
    placeAt: index => block.placeAt(count + index),
    get scanned() {
      return block.scanned && skipScanned(block.scanned, count)
    },
    bytesOf: block.bytesOf,
  }
}
