import { Parser } from 'csv-parse'

/** Takes a row's cells, and how many bytes the parser has read by the row's end. */
type OnRow = (cells: readonly string[], endByte: number) => void

/**
 * csv-parse without the stream around it: bytes go in, rows come out before the call returns. A stream would hand over
 * each row by itself, and say nothing of where it ended.
 */
export class RowParser extends Parser {
  readonly #onRow: OnRow
  readonly #counts: { records: number }

  constructor(delimiter: string, onRow: OnRow) {
    super({ delimiter, record_delimiter: ['\r\n', '\n'], relax_column_count: true, skip_empty_lines: true })
    this.#onRow = onRow
    this.#counts = this.info
  }

  /** Parses the next bytes. Returns whether they are CSV: if not, the parser is of no more use. */
  feed(bytes: Buffer): boolean {
    let isCsv = true
    this._transform(bytes, 'utf8', error => {
      isCsv = error == null
    })
    return isCsv
  }

  /** Parses what is left at the end of the input. Returns whether it is CSV. */
  finish(): boolean {
    let isCsv = true
    this._flush(error => {
      isCsv = error == null
    })
    return isCsv
  }

  /** The parser's hook for each row, and for `null` at the end. */
  override push(cells: readonly string[] | null): boolean {
    if (cells !== null) this.#onRow(cells, this.info.bytes)
    // For each row that has not the first one's count of cells, csv-parse makes an error with a stack and a copy of the
    // row, and throws neither. To be the first, each row in turn, spares that; it counts nothing else by this number.
    this.#counts.records = 0
    return true
  }
}
