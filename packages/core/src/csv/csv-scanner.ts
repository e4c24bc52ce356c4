import { CR, LF, QUOTE } from './row-scanner.ts'
import type { ScannedRows } from './scanned-rows.ts'

export interface Scan extends ScannedRows {
  /** Behind the rows and the blank lines around them: the start of a row that is not whole, or of the end. */
  readonly end: number
  /** Whether that row is one that the scanner does not claim: its quotes are faulty, or it is too long. */
  readonly isStuck: boolean
  /** Whether there was no room for more rows. They can be scanned next, from `end` on. */
  readonly isFull: boolean
}

/** How many cells are found at once, and so how much memory it takes. */
const MOST_CELLS = 65_536

/**
 * Finds rows and cells in bytes, by delimiter, quotes and line ends. The bytes are UTF-8 or nearly: those of other
 * characters never look like one of these. Whatever is odd is left to `RowReader`, the readable twin: it has csv-parse read
 * the same rows.
 *
 * For most bytes, one comparison is enough: quotes, line ends and commas come before letters and digits in ASCII.
 */
export class CsvScanner {
  readonly #delimiter: number
  readonly #maxRowBytes: number
  readonly #rowStarts = new Int32Array(MOST_CELLS)
  readonly #rowEnds = new Int32Array(MOST_CELLS)
  readonly #firstCells = new Int32Array(MOST_CELLS + 1)
  readonly #cellStarts = new Int32Array(MOST_CELLS)
  readonly #cellEnds = new Int32Array(MOST_CELLS)

  /** @param delimiter a byte of ASCII */
  constructor(delimiter: number, maxRowBytes: number) {
    this.#delimiter = delimiter
    this.#maxRowBytes = maxRowBytes
  }

  /**
   * The whole rows in `bytes[start, end)`, which begins with a row or blank lines. There is room for `end - start` bytes
   * more behind `end`: cells are put there whose doubled quotes become single ones. What the scan before found is gone.
   */
  scan(bytes: Buffer, start: number, end: number): Scan {
    const [delimiter, highest, maxRowBytes] = [this.#delimiter, Math.max(this.#delimiter, QUOTE), this.#maxRowBytes]
    const [rowStarts, rowEnds, firstCells] = [this.#rowStarts, this.#rowEnds, this.#firstCells]
    const [cellStarts, cellEnds] = [this.#cellStarts, this.#cellEnds]
    let rowCount = 0
    let cellCount = 0
    let rowStart = start
    let spare = end
    let at = start
    let isStuck = false
    let isFull = false
    firstCells[0] = 0
    while (at < end) {
      let cellStart = at
      const isQuoted = bytes[at] === QUOTE
      let isDoubled = false
      if (isQuoted) {
        const close = closingQuote(bytes, ++cellStart, end)
        isDoubled = close < 0
        at = (isDoubled ? ~close : close) + 1
      } else {
        for (; at < end; at++) {
          const byte = bytes[at] ?? 0
          if (byte <= highest && (byte === delimiter || byte === LF || byte === QUOTE)) break
        }
      }
      let cellEnd = isQuoted ? at - 1 : at
      if (isQuoted && bytes[at] === CR && (at + 1 >= end || bytes[at + 1] === LF)) at++
      if (at >= end) break
      const byte = bytes[at++]
      if (byte === LF && !isQuoted) {
        if (cellEnd > cellStart && bytes[cellEnd - 1] === CR) cellEnd--
        if (cellEnd === rowStart) {
          // The row has nothing in it: a blank line.
          rowStart = at
          continue
        }
      }
      isStuck = (byte !== LF && byte !== delimiter) || at - rowStart > maxRowBytes
      if (isStuck) break
      if (isDoubled) {
        const length = copySingle(bytes, cellStart, cellEnd, spare)
        cellStart = spare
        cellEnd = spare + length
        spare = cellEnd
      }
      if (cellCount === MOST_CELLS) {
        isFull = true
        break
      }
      cellStarts[cellCount] = cellStart
      cellEnds[cellCount++] = cellEnd
      if (byte === delimiter) continue
      rowStarts[rowCount] = rowStart
      rowEnds[rowCount++] = at
      firstCells[rowCount] = cellCount
      rowStart = at
    }
    // A row for which there is never room is not this scanner's.
    if (isFull && rowCount === 0) isStuck = true
    return { rowCount, bytes, rowStarts, rowEnds, firstCells, cellStarts, cellEnds, end: rowStart, isStuck, isFull }
  }
}

/** Where the quote is that closes a cell, `~` of it if quotes inside are doubled; `end` or so if there is none before. */
function closingQuote(bytes: Buffer, start: number, end: number): number {
  let isDoubled = false
  for (let at = start; at < end; at++) {
    if (bytes[at] !== QUOTE) continue
    if (at + 1 >= end || bytes[at + 1] !== QUOTE) return isDoubled ? ~at : at
    isDoubled = true
    at++
  }
  return end
}

/** Copies a cell with its doubled quotes as single ones. Returns its length. */
function copySingle(bytes: Buffer, start: number, end: number, to: number): number {
  let length = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) at++
    bytes[to + length++] = byte
  }
  return length
}
