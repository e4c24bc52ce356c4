import { isUtf8 } from 'node:buffer'
import { ByteWindow } from './byte-window.ts'
import { CsvError, type CsvPlace } from './csv-error.ts'
import {
  type CsvRow,
  isTooLong,
  noRowAt,
  type RowBlock,
  rowNotUnicode,
  rowTooLong,
  type UnreadableRow,
} from './csv-row.ts'
import { RowParser } from './row-parser.ts'
import { CR, LF, RowScanner } from './row-scanner.ts'
import { type Utf8Chunk, Utf8Chunks } from './utf8-chunks.ts'

/** Rows, and the error that ended the file behind them. */
export interface ReadResult {
  readonly block: RowBlock
  readonly error?: CsvError
}

export interface ReaderOptions {
  readonly delimiter: string
  readonly from: { readonly byte: number; readonly row: number }
  readonly maxRowBytes: number
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff')

/**
 * Reads rows chunk by chunk. csv-parse makes the cells. `RowScanner`, which knows only where rows end, goes over the few
 * rows for which that is not enough: those too long for memory, those with an error to be located, and those with bytes
 * that csv-parse does not look at closely.
 */
export class RowReader {
  readonly #options: ReaderOptions
  readonly #delimiter: number
  readonly #chunks = new Utf8Chunks()
  /** The bytes from `#start` on, unless a row is skipped; and, until the next chunk, those of the rows before it. */
  #window: ByteWindow
  /** The window that the rows of this chunk are in. */
  #rowsWindow: ByteWindow
  #parser: RowParser
  #rows: (CsvRow | UnreadableRow)[] = []
  /** The next row: its number, and where the one before it ended. */
  #number: number
  #start: number
  /** Behind all bytes that were taken. */
  #position: number
  /** The scanner of the row at hand, if it turned out to be too long. */
  #skipping: RowScanner | undefined
  /** Behind the last byte that csv-parse may take too lightly; rows from there on need no second look. */
  #suspectsEnd = 0
  /** Whether the text breaks off at bytes that are not UTF-8. */
  #isCutOff = false

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#delimiter = options.delimiter.charCodeAt(0)
    this.#number = options.from.row
    this.#start = options.from.byte
    this.#position = options.from.byte
    this.#window = new ByteWindow(this.#start)
    this.#rowsWindow = this.#window
    this.#parser = this.#parserFrom(this.#start)
  }

  /** Where the next row starts, or blank lines before it; `undefined` within a row that is too long to be held. */
  get next(): CsvPlace | undefined {
    return this.#skipping === undefined ? { byte: this.#start, row: this.#number } : undefined
  }

  /** Takes a chunk. The bytes of rows that were read before are gone. */
  read(chunk: Uint8Array): ReadResult {
    this.#window.dropBefore(this.#start)
    return this.#collect(() => this.#takeText(this.#chunks.next(chunk)))
  }

  end(): ReadResult {
    return this.#collect(() => {
      this.#takeText(this.#chunks.last())
      if (this.#skipping !== undefined) {
        this.#skipping.end()
        this.#put(this.#tooLong(this.#start, this.#position))
      } else if (!this.#parser.finish()) throw this.#quoteError()
    })
  }

  #collect(step: () => void): ReadResult {
    this.#rows = []
    try {
      step()
      return { block: this.#block() }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
      return { block: this.#block(), error }
    }
  }

  #block(): RowBlock {
    const window = this.#rowsWindow
    const rows = this.#rows
    const rowAt = (index: number) => {
      const row = rows[index]
      if (row === undefined) throw noRowAt(index, rows.length)
      return row
    }
    return {
      rowCount: rows.length,
      rows,
      rowAt,
      placeAt: rowAt,
      scanned: undefined,
      bytesOf: row => (isTooLong(row) ? undefined : window.view(row.start, row.end)),
    }
  }

  #takeText({ text, isCutOff, surrogatesEnd }: Utf8Chunk): void {
    // Behind a closing quote, csv-parse takes NUL for the end of the input; of a surrogate, it makes U+FFFD.
    const suspectsEnd = Math.max(surrogatesEnd, text.lastIndexOf(0) + 1)
    if (suspectsEnd > 0) this.#suspectsEnd = this.#position + suspectsEnd
    this.#take(this.#withoutMark(text))
    if (isCutOff) this.#failAtBadByte()
  }

  /** A byte order mark is whole in the first text that is not empty: it is one character. */
  #withoutMark(text: Buffer): Buffer {
    const length = BYTE_ORDER_MARK.length
    if (this.#position > 0 || !text.subarray(0, length).equals(BYTE_ORDER_MARK)) return text
    this.#position = length
    this.#restartAt(length)
    return text.subarray(length)
  }

  #take(bytes: Buffer): void {
    this.#position += bytes.length
    if (this.#skipping === undefined) {
      this.#parse(bytes)
      return
    }
    const end = this.#skipping.scan(bytes)
    if (end === undefined) return
    this.#skipping = undefined
    this.#put(this.#tooLong(this.#start, end))
    this.#restartAt(end)
    this.#parse(bytes.subarray(bytes.length - (this.#position - end)))
  }

  #parse(bytes: Buffer): void {
    this.#rowsWindow = this.#window
    this.#window.append(bytes)
    if (!this.#parser.feed(bytes)) throw this.#quoteError()
    this.#start = this.#firstByteOfRow()
    if (this.#window.end - this.#start > this.#options.maxRowBytes) this.#skipRow()
  }

  /** Goes on without the parser, unless the row's end is in sight: csv-parse holds back a few bytes to look ahead. */
  #skipRow(): void {
    const scanner = this.#scannerOf(this.#start)
    if (scanner.scan(this.#window.view(this.#start)) !== undefined) return
    // Lets go of what there is of the row.
    this.#restartAt(this.#start)
    this.#skipping = scanner
  }

  #restartAt(position: number): void {
    this.#start = position
    this.#window = new ByteWindow(position)
    this.#parser = this.#parserFrom(position)
  }

  #parserFrom(start: number): RowParser {
    return new RowParser(this.#options.delimiter, (cells, endByte) => this.#add(cells, start + endByte))
  }

  #scannerOf(start: number): RowScanner {
    return new RowScanner(this.#delimiter, { row: this.#number, byte: start })
  }

  #add(cells: readonly string[], end: number): void {
    if (this.#isCutOff && this.#window.at(end - 1) !== LF) return
    const start = this.#firstByteOfRow()
    if (start < this.#suspectsEnd) this.#checkQuotes(start, end)
    this.#put(this.#toRow(cells, start, end))
  }

  #toRow(cells: readonly string[], start: number, end: number): CsvRow | UnreadableRow {
    const number = this.#number
    if (end - start > this.#options.maxRowBytes) return this.#tooLong(start, end)
    if (start < this.#suspectsEnd && !isUtf8(this.#window.view(start, end))) {
      return rowNotUnicode({ number, start, end }, Buffer.from(this.#window.view(start, end)))
    }
    return { number, start, end, cells }
  }

  #tooLong(start: number, end: number): UnreadableRow {
    return rowTooLong({ number: this.#number, start, end }, this.#options.maxRowBytes)
  }

  #put(row: CsvRow | UnreadableRow): void {
    this.#rows.push(row)
    this.#number++
    this.#start = row.end
  }

  /** Where the next row starts, behind blank lines. */
  #firstByteOfRow(): number {
    let at = this.#start
    while (true) {
      const byte = this.#window.at(at)
      if (byte === LF) at++
      else if (byte === CR && this.#window.at(at + 1) === LF) at += 2
      else return at
    }
  }

  #checkQuotes(start: number, end: number): void {
    const scanner = this.#scannerOf(start)
    if (scanner.scan(this.#window.view(start, end)) === undefined) scanner.end()
  }

  /** The error for quotes that csv-parse refused. Its own would quote cells, and not say where in the row it is. */
  #quoteError(): CsvError {
    const start = this.#firstByteOfRow()
    this.#checkQuotes(start, this.#window.end)
    return new CsvError('BAD_QUOTES', { row: this.#number, byte: start }, 'expected CSV')
  }

  /** At bytes that are not UTF-8: what is left before them is rows, faulty quotes, or the start of the row they are in. */
  #failAtBadByte(): never {
    if (this.#skipping === undefined) {
      this.#isCutOff = true
      this.#parser.finish()
      const start = this.#firstByteOfRow()
      this.#scannerOf(start).scan(this.#window.view(start))
    }
    throw new CsvError('NOT_UTF8', { row: this.#number, byte: this.#position }, 'expected UTF-8, found other bytes')
  }
}
