import { isUtf8 } from 'node:buffer'
import type { CsvPlace } from './csv-error.ts'
import type { RowBlock } from './csv-row.ts'
import { CsvScanner } from './csv-scanner.ts'
import type { ReaderOptions, RowReader } from './row-reader.ts'
import { CR, LF } from './row-scanner.ts'
import { ScannedBlock } from './scanned-block.ts'

const BYTE_ORDER_MARK = Buffer.from('\ufeff')
/** What csv-parse takes at a time: what it becomes in memory is a multiple of it. */
const SLOW_BYTES = 16 * 1024
const LINE_END = Uint8Array.of(LF)

/**
 * Reads blocks of rows chunk by chunk. `CsvScanner` finds them; where it is stuck, and where bytes are not UTF-8,
 * `RowReader` takes what there is, and tells the same rows, or what is wrong with them. The next chunk is scanned again.
 */
export class BlockReader {
  readonly #options: ReaderOptions
  readonly #scanner: CsvScanner
  /** Text that is not read yet is at `[#start, #end)`. There is as much room again behind it, for the scanner. */
  #buffer = Buffer.alloc(0)
  #start = 0
  #end = 0
  /** Where the buffer starts in the file. */
  #byte: number
  /** The number of the next row. */
  #row: number
  /** Reads the row at hand, if it is not the scanner's, and has got what is before `#fed`. */
  #reader: RowReader | undefined
  #fed = 0

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#scanner = new CsvScanner(options.delimiter.charCodeAt(0), options.maxRowBytes)
    this.#byte = options.from.byte
    this.#row = options.from.row
  }

  /** The rows that are whole by the end of this chunk. @throws CsvError behind all rows before the fault */
  async *read(chunk: Uint8Array): AsyncGenerator<RowBlock, void, undefined> {
    this.#append(chunk)
    if (this.#reader === undefined && (yield* this.#scan())) return
    yield* this.#readSlowly()
  }

  /** The rows that the file ends with. @throws CsvError as `read` */
  async *end(): AsyncGenerator<RowBlock, void, undefined> {
    if (this.#reader === undefined && (yield* this.#scanLast())) return
    const reader = yield* this.#readSlowly()
    const { block, error } = reader.end()
    if (block.rowCount > 0) yield block
    if (error !== undefined) throw error
  }

  /** Returns whether it could read all but the start of a row that may still become whole. */
  *#scan(textEnd = this.#end): Generator<RowBlock, boolean, undefined> {
    for (;;) {
      const start = this.#start + this.#markLength()
      const scan = this.#scanner.scan(this.#buffer, start, this.#end)
      const { rowCount, rowEnds, end, isStuck, isFull } = scan
      if (!isUtf8(this.#buffer.subarray(start, end))) return false
      this.#start = end
      if (rowCount > 0) {
        rowEnds[rowCount - 1] = Math.min(rowEnds[rowCount - 1] ?? 0, textEnd)
        const block = new ScannedBlock(scan, { byte: this.#byte, row: this.#row })
        this.#row += rowCount
        yield block
        block.expire()
      }
      if (isStuck) return false
      if (!isFull) return this.#end - end <= this.#options.maxRowBytes
    }
  }

  /** The same with a line end behind the last row, which may lack one. It must not make one of a CR that is text. */
  *#scanLast(): Generator<RowBlock, boolean, undefined> {
    const end = this.#end
    if (this.#start === end) return true
    if (this.#buffer[end - 1] === CR) return false
    this.#append(LINE_END)
    const textEnd = this.#end - 1
    const isFine = yield* this.#scan(textEnd)
    this.#end = textEnd
    return isFine && this.#start >= textEnd
  }

  /** Has csv-parse read what there is, until a row has ended that it was needed for. */
  async *#readSlowly(): AsyncGenerator<RowBlock, RowReader, undefined> {
    this.#reader ??= await this.#readerFrom({ byte: this.#byte + this.#start, row: this.#row })
    const reader = this.#reader
    for (; this.#fed < this.#end; this.#fed += SLOW_BYTES) {
      const piece = this.#buffer.subarray(this.#fed, Math.min(this.#fed + SLOW_BYTES, this.#end))
      // csv-parse keeps parts of what it gets, unless it is not there for a row that is skipped.
      const { block, error } = reader.read(reader.next === undefined ? piece : Buffer.from(piece))
      if (block.rowCount > 0) yield block
      if (error !== undefined) throw error
    }
    this.#fed = this.#end
    const { next } = reader
    if (next === undefined) this.#start = this.#end
    else if (next.row > this.#row) {
      this.#reader = undefined
      this.#start = next.byte - this.#byte
      this.#row = next.row
    }
    return reader
  }

  /** csv-parse is loaded with the reader: most files never need it. */
  async #readerFrom(from: CsvPlace): Promise<RowReader> {
    const { RowReader } = await import('./row-reader.ts')
    this.#fed = this.#start
    return new RowReader({ ...this.#options, from })
  }

  /** The length of a byte order mark at the start of the file. */
  #markLength(): number {
    if (this.#byte + this.#start > 0) return 0
    return this.#buffer.subarray(0, Math.min(BYTE_ORDER_MARK.length, this.#end)).equals(BYTE_ORDER_MARK) ? 3 : 0
  }

  /** Lets go of what was read. */
  #append(chunk: Uint8Array): void {
    const left = this.#end - this.#start
    const size = 2 * (left + chunk.length)
    const buffer = size > this.#buffer.length ? Buffer.allocUnsafe(size + (size >> 1)) : this.#buffer
    this.#buffer.copy(buffer, 0, this.#start, this.#end)
    buffer.set(chunk, left)
    this.#byte += this.#start
    this.#buffer = buffer
    this.#fed -= this.#start
    this.#start = 0
    this.#end = left + chunk.length
  }
}
