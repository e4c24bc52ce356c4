import { CsvError, type CsvPlace } from './csv-error.ts'

export const QUOTE = 0x22
export const LF = 0x0a
export const CR = 0x0d

/** What the byte at hand stands in or behind. */
type Place = 'cell start' | 'plain cell' | 'quoted cell' | 'quote in quoted cell' | 'CR behind closing quote'

/**
 * Finds where one row ends, whatever its size, by the quote rules alone: it keeps no cells, and so no memory. The bytes
 * are UTF-8, whose bytes of other characters never look like a quote or a line end.
 */
export class RowScanner {
  readonly #delimiter: number
  readonly #start: CsvPlace
  #place: Place = 'cell start'
  #position: number

  /** `start`: the row's number, and its first byte, which is not of a blank line. */
  constructor(delimiter: number, start: CsvPlace) {
    this.#delimiter = delimiter
    this.#start = start
    this.#position = start.byte
  }

  /**
   * Takes the row's next bytes. Returns the byte of the file behind the row's line end, or `undefined` if that is still
   * to come.
   * @throws CsvError BAD_QUOTES
   */
  scan(bytes: Uint8Array): number | undefined {
    for (let index = 0; index < bytes.length; index++) {
      if (this.#place === 'quoted cell') {
        index = bytes.indexOf(QUOTE, index)
        if (index === -1) break
      }
      if (this.#take(bytes[index] ?? 0, this.#position + index)) return this.#position + index + 1
    }
    this.#position += bytes.length
    return undefined
  }

  /** The row ends with the input. @throws CsvError BAD_QUOTES */
  end(): void {
    if (this.#place === 'CR behind closing quote') throw this.#textBehindQuote(this.#position - 1)
    if (this.#place === 'quoted cell') {
      throw this.#error(
        this.#start.byte,
        'expected the row to close each quote that it opens, found the end of the file',
      )
    }
  }

  /** Whether `byte`, at `position`, ends the row. */
  #take(byte: number, position: number): boolean {
    switch (this.#place) {
      case 'cell start':
        if (byte === QUOTE) this.#place = 'quoted cell'
        else return this.#takePlain(byte)
        return false
      case 'plain cell':
        if (byte === QUOTE)
          throw this.#error(position, 'expected quotes around whole cells, found one inside a plain cell')
        return this.#takePlain(byte)
      case 'quoted cell':
        if (byte === QUOTE) this.#place = 'quote in quoted cell'
        return false
      case 'quote in quoted cell':
        if (byte === QUOTE) this.#place = 'quoted cell'
        else if (byte === CR) this.#place = 'CR behind closing quote'
        else if (byte === LF || byte === this.#delimiter) return this.#takePlain(byte)
        else throw this.#textBehindQuote(position)
        return false
      case 'CR behind closing quote':
        if (byte !== LF) throw this.#textBehindQuote(position - 1)
        return true
    }
  }

  #takePlain(byte: number): boolean {
    this.#place = byte === this.#delimiter ? 'cell start' : 'plain cell'
    return byte === LF
  }

  #textBehindQuote(position: number): CsvError {
    return this.#error(position, 'expected a delimiter or a line end behind a closing quote, found text')
  }

  #error(byte: number, expectation: string): CsvError {
    return new CsvError('BAD_QUOTES', { row: this.#start.row, byte }, expectation)
  }
}
