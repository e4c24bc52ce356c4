import { type Cast, type Cell, castTo, type ValueKind } from './cast.ts'
import { type ColumnType, parseDecimal } from './column-type.ts'
import { unscaledFromBytes } from './number-bytes.ts'
import { NumberColumn } from './number-column.ts'
import { daysFromBytes, epochFromBytes, instantFromBytes } from './time-bytes.ts'

/** The types whose values are whole numbers: days, microseconds, and decimals without their point among them. */
export type IntegerType = Exclude<ColumnType, 'string' | 'double' | 'boolean' | 'binary'>

/**
 * A column of whole numbers. A double holds every one up to 2^53 − 1, which most are; the others are in `large`, and their
 * slot in `numbers` is not a number.
 */
export class IntegerColumn extends NumberColumn {
  declare readonly type: IntegerType
  /** By row. */
  readonly large = new Map<number, bigint>()
  readonly #cast: Cast
  readonly #isBigInt: boolean
  readonly #precision: number
  readonly #scale: number
  readonly #least: number
  readonly #greatest: number

  constructor(name: string, type: IntegerType) {
    super(name, type)
    const { precision, scale } = parseDecimal(type) ?? { precision: 19, scale: 0 }
    this.#cast = castTo(type)
    this.#isBigInt = type !== 'int' && type !== 'date'
    this.#precision = precision
    this.#scale = scale
    this.#least = type === 'int' ? -(2 ** 31) : Number.MIN_SAFE_INTEGER
    this.#greatest = type === 'int' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = this.#cast(kind, text)
    if (cell === undefined) return false
    this.putCell(row, cell)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    const number = this.#read(kind, bytes, start, end)
    // Also false for what is not a number, which has to be read as text.
    if (!(number >= this.#least && number <= this.#greatest)) {
      return this.put(row, kind, bytes.toString('utf8', start, end))
    }
    this.putNumber(row, number)
    return true
  }

  /** Not a number if this is no common spelling of a value of that type. */
  #read(kind: ValueKind, bytes: Buffer, start: number, end: number): number {
    if (kind === 'N') {
      if (this.type === 'timestamp') return epochFromBytes(bytes, start, end)
      return this.type === 'date' ? Number.NaN : unscaledFromBytes(bytes, start, end, this.#precision, this.#scale)
    }
    if (kind !== 'S') return Number.NaN
    if (this.type === 'timestamp') return instantFromBytes(bytes, start, end)
    return this.type === 'date' ? daysFromBytes(bytes, start, end) : Number.NaN
  }

  putCell(row: number, cell: Cell): void {
    const number = Number(cell)
    if (Number.isSafeInteger(number)) this.putNumber(row, number)
    else {
      this.putNumber(row, Number.NaN)
      this.large.set(row, BigInt(cell as bigint))
    }
  }

  override truncate(rowCount: number): void {
    if (this.large.size > 0) for (let row = rowCount; row < this.rowCount; row++) this.large.delete(row)
    super.truncate(rowCount)
  }

  cellAt(row: number): Cell {
    const number = this.numbers[row] ?? 0
    return this.#isBigInt ? (this.large.get(row) ?? BigInt(number)) : number
  }
}
