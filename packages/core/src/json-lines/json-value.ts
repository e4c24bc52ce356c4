import { type Cast, castTo, type ValueKind } from '../columns/cast.ts'
import type { ValueColumn } from '../columns/column-builder.ts'
import { type ColumnType, parseDecimal } from '../columns/column-type.ts'
import { matches } from '../scan/scan-json.ts'
import { jsonCell } from './json-cell.ts'
import { isDay, isNumberOf } from './plain-json.ts'

const NOTHING = Buffer.alloc(0)
const QUOTE = 0x22
const NO_ROW = -1

/** Where the values of the row that is read stand. Only those bytes are still there when its line is written. */
export interface PayloadBytes {
  bytes: Buffer
}

/**
 * The value of one row as JSON, whose line is about to be written. What the payload says in the very words of the line
 * stays where it stands; anything else is cast and written as columns and `jsonCell` do, and is the same by that.
 */
export class JsonValue implements ValueColumn {
  readonly name: string
  readonly type: ColumnType
  /** The row that it is the value of; others have none. */
  row = NO_ROW
  /** The JSON is `bytes[start, end)`, in quotes if that is a text. */
  bytes: Buffer = NOTHING
  start = 0
  end = 0
  isText = false
  readonly #payload: PayloadBytes
  readonly #cast: Cast
  readonly #toJson: ReturnType<typeof jsonCell>
  /** Digits before and after the point that the type has room for, whatever they are. */
  readonly #wholeDigits: number
  readonly #fractionDigits: number

  constructor(name: string, type: ColumnType, payload: PayloadBytes) {
    this.name = name
    this.type = type
    this.#payload = payload
    this.#cast = castTo(type)
    this.#toJson = jsonCell(type)
    const [wholeDigits, fractionDigits] = digitsOf(type)
    this.#wholeDigits = wholeDigits
    this.#fractionDigits = fractionDigits
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = this.#cast(kind, text)
    if (cell === undefined) return false
    const json = Buffer.from(this.#toJson(cell))
    this.hold(row, json, 0, json.length, false)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    const isInPlace = bytes === this.#payload.bytes && this.#isItsOwnJson(kind, bytes, start, end)
    if (!isInPlace) return this.put(row, kind, bytes.toString('utf8', start, end))
    this.hold(row, bytes, start, end, kind === 'S' || this.type === 'string')
    return true
  }

  truncate(rowCount: number): void {
    if (this.row >= rowCount) this.row = NO_ROW
  }

  hold(row: number, bytes: Buffer, start: number, end: number, isText: boolean): void {
    this.row = row
    this.bytes = bytes
    this.start = start
    this.end = end
    this.isText = isText
  }

  /** The JSON of the value, which is there. */
  get json(): string {
    const inside = this.bytes.toString('utf8', this.start, this.end)
    return this.isText ? `"${inside}"` : inside
  }

  /** The JSON of a number or a day without quotes. */
  get text(): string {
    const { json } = this
    return json.startsWith('"') ? json.slice(1, -1) : json
  }

  /** Whether that is the value's `text`. */
  says(text: Uint8Array): boolean {
    const quotes = this.bytes[this.start] === QUOTE ? 1 : 0
    const start = this.start + quotes
    return this.end - quotes - start === text.length && matches(this.bytes, start, text)
  }

  /**
   * Whether the JSON of the value's cell is what stands there, but for quotes around it. What stands in a payload is read
   * there only if it has no escapes and no control characters: that is how JSON.stringify has it.
   */
  #isItsOwnJson(kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    if (this.type === 'string') return kind === 'S' || kind === 'N'
    if (kind === 'N') return isNumberOf(bytes, start, end, this.#wholeDigits, this.#fractionDigits)
    if (kind === 'S') return this.type === 'date' && isDay(bytes, start, end)
    return kind === 'BOOL' && this.type === 'boolean'
  }
}

/** Every number of so many digits is a value of the type, and its JSON is its plain digits. */
function digitsOf(type: ColumnType): readonly [whole: number, fraction: number] {
  if (type === 'int') return [9, 0]
  if (type === 'bigint') return [18, 0]
  // Fifteen digits come back from a double, and down to a millionth its text has no exponent.
  if (type === 'double') return [9, 6]
  const decimal = parseDecimal(type)
  return decimal === undefined ? [0, 0] : [decimal.precision - decimal.scale, decimal.scale]
}
