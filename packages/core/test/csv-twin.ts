import { isUtf8 } from 'node:buffer'

interface TwinRow {
  readonly start: number
  readonly end: number
  /** The cells, or the fault. */
  readonly is: readonly string[] | string
}

export interface TwinOutcome {
  readonly rows: readonly TwinRow[]
  readonly error?: readonly [code: string, row: number, byte: number]
}

/** `readRows` again, slow and plain: one character after the other, with everything at hand at once. */
export function readSlowly(bytes: Buffer, delimiter: string, maxRowBytes: number): TwinOutcome {
  return new Twin(bytes, delimiter, maxRowBytes).read()
}

interface Character {
  readonly text: string
  readonly at: number
  readonly end: number
}

/** Thrown where no more rows can be read: at bad quotes, or, without a place, where the characters end too soon. */
class Stop extends Error {
  readonly badQuotesAt: number | undefined

  constructor(badQuotesAt?: number) {
    super()
    this.badQuotesAt = badQuotesAt
  }
}

class Twin {
  readonly #bytes: Buffer
  readonly #delimiter: string
  readonly #maxRowBytes: number
  readonly #characters: readonly Character[]
  /** Where the characters end, and whether that is before the bytes do. */
  readonly #end: number
  readonly #isCutOff: boolean
  readonly #rows: TwinRow[] = []
  #next = 0

  constructor(bytes: Buffer, delimiter: string, maxRowBytes: number) {
    this.#bytes = bytes
    this.#delimiter = delimiter
    this.#maxRowBytes = maxRowBytes
    this.#characters = decode(bytes)
    this.#end = this.#characters.at(-1)?.end ?? 0
    this.#isCutOff = this.#end < bytes.length
  }

  read(): TwinOutcome {
    const rows = this.#rows
    try {
      if (this.#isAt('\ufeff')) this.#next++
      while (this.#skipBlankLines()) this.#readRow()
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop
      if (stop.badQuotesAt !== undefined) return { rows, error: ['BAD_QUOTES', rows.length, stop.badQuotesAt] }
    }
    return this.#isCutOff ? { rows, error: ['NOT_UTF8', rows.length, this.#end] } : { rows }
  }

  #isAt(text: string): boolean {
    return this.#characters[this.#next]?.text === text
  }

  #lineEndLength(): number {
    if (this.#isAt('\n')) return 1
    return this.#isAt('\r') && this.#characters[this.#next + 1]?.text === '\n' ? 2 : 0
  }

  /** Whether a row follows. */
  #skipBlankLines(): boolean {
    while (this.#lineEndLength() > 0) this.#next += this.#lineEndLength()
    return this.#next < this.#characters.length
  }

  #readRow(): void {
    const start = this.#characters[this.#next]?.at ?? 0
    const cells = [this.#readCell(start)]
    while (this.#isAt(this.#delimiter)) {
      this.#next++
      cells.push(this.#readCell(start))
    }
    this.#next += this.#lineEndLength()
    const end = this.#characters[this.#next - 1]?.end ?? 0
    const isUnicode = isUtf8(this.#bytes.subarray(start, end))
    const isTooLong = end - start > this.#maxRowBytes
    this.#rows.push({ start, end, is: isTooLong ? 'ROW_TOO_LONG' : isUnicode ? cells : 'NOT_UNICODE' })
  }

  #readCell(rowStart: number): string {
    return this.#isAt('"') ? this.#readQuoted(rowStart) : this.#readPlain()
  }

  #readQuoted(rowStart: number): string {
    let cell = ''
    for (this.#next++; this.#next < this.#characters.length; this.#next++) {
      if (!this.#isAt('"')) cell += this.#characters[this.#next]?.text
      else {
        this.#next++
        if (!this.#isAt('"')) return this.#isCellEnd() ? cell : this.#stopAtQuotes()
        cell += '"'
      }
    }
    throw new Stop(this.#isCutOff ? undefined : rowStart)
  }

  #readPlain(): string {
    let cell = ''
    for (; !this.#isCellEnd(); this.#next++) {
      if (this.#isAt('"')) this.#stopAtQuotes()
      cell += this.#characters[this.#next]?.text
    }
    return cell
  }

  /** Where the characters end too soon, nobody knows: not behind a CR either, which may be half of a line end. */
  #isCellEnd(): boolean {
    const left = this.#characters.length - this.#next
    if (this.#isCutOff && (left === 0 || (left === 1 && this.#isAt('\r')))) throw new Stop()
    return left === 0 || this.#isAt(this.#delimiter) || this.#lineEndLength() > 0
  }

  #stopAtQuotes(): never {
    throw new Stop(this.#characters[this.#next]?.at)
  }
}

/** The characters up to the first bytes that are none. An encoded surrogate counts as one, whatever its text. */
function decode(bytes: Buffer): Character[] {
  const characters: Character[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = [1, 2, 3, 4].map(length => at + length).find(end => end <= bytes.length && isCharacter(bytes, at, end))
    if (end === undefined) break
    characters.push({ text: bytes.toString('utf8', at, end), at, end })
    at = end
  }
  return characters
}

function isCharacter(bytes: Buffer, start: number, end: number): boolean {
  return isUtf8(bytes.subarray(start, end)) || /^ed[ab].[89ab].$/.test(bytes.toString('hex', start, end))
}
