import { type Cast, type Cell, castTo, type ValueKind } from './cast.ts'
import { type ColumnType, parseDecimal } from './column-type.ts'
import { unscaledFromBytes } from './number-bytes.ts'
import { NumberColumn } from './number-column.ts'
import { daysFromBytes, epochFromBytes, instantFromBytes } from './time-bytes.ts'

const POINT = 0x2e

/** The types whose values are whole numbers: days, microseconds, and decimals without their point among them. */
export type IntegerType = Exclude<ColumnType, 'string' | 'double' | 'boolean' | 'binary'>

/** Decimals of more digits are sixteen bytes each in a file, and are scaled as they are written. */
const SCALED_LATE = 18

/**
 * A column of whole numbers. A double holds every one up to 2^53 − 1, which most are; the others are in `large`, and their
 * slot in `numbers` is not a number.
 *
 * With all nine places of a decimal(38,9), few numbers of a million or more would be left of those. So such a column keeps as
 * many places as its values have (`places`), and the rest, which are zeros, are added to what is written.
 */
export class IntegerColumn extends NumberColumn {
  declare readonly type: IntegerType
  /** By row, with all places. */
  readonly large = new Map<number, bigint>()
  readonly #cast: Cast
  readonly #isBigInt: boolean
  readonly #precision: number
  readonly #scale: number
  readonly #least: number
  readonly #greatest: number
  /** Of the places of the scale, those that `numbers` have. */
  #places: number
  /** What `numbers` are multiplied by for the others. */
  #factor: number

  constructor(name: string, type: IntegerType) {
    super(name, type)
    const { precision, scale } = parseDecimal(type) ?? { precision: 19, scale: 0 }
    this.#cast = castTo(type)
    this.#isBigInt = type !== 'int' && type !== 'date'
    this.#precision = precision
    this.#scale = scale
    this.#places = precision > SCALED_LATE ? 0 : scale
    this.#factor = powerOfTen(this.zeros)
    this.#least = type === 'int' ? -(2 ** 31) : Number.MIN_SAFE_INTEGER
    this.#greatest = type === 'int' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER
  }

  /** How many zeros follow each of `numbers` in the value that it stands for. */
  get zeros(): number {
    return this.#scale - this.#places
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = this.#cast(kind, text)
    if (cell === undefined) return false
    this.putCell(row, cell)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    let number = this.#read(kind, bytes, start, end)
    if (Number.isNaN(number) && this.#places < this.#scale && this.#makePlaces(bytes, start, end)) {
      number = this.#read(kind, bytes, start, end)
    }
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
      if (this.type === 'date') return Number.NaN
      return unscaledFromBytes(bytes, start, end, this.#precision - this.zeros, this.#places)
    }
    if (kind !== 'S') return Number.NaN
    if (this.type === 'timestamp') return instantFromBytes(bytes, start, end)
    return this.type === 'date' ? daysFromBytes(bytes, start, end) : Number.NaN
  }

  putCell(row: number, cell: Cell): void {
    const number = Number(cell)
    if (!Number.isSafeInteger(number)) {
      this.putNumber(row, Number.NaN)
      this.large.set(row, BigInt(cell as bigint))
      return
    }
    if (number % this.#factor !== 0) this.#raisePlaces(this.#scale)
    this.putNumber(row, number / this.#factor)
  }

  /** Makes room for the places of the number `bytes[start, end)`. Whether it has more than there were, and not too many. */
  #makePlaces(bytes: Buffer, start: number, end: number): boolean {
    const point = bytes.subarray(start, end).indexOf(POINT)
    const places = point < 0 ? 0 : end - start - point - 1
    if (places <= this.#places || places > this.#scale) return false
    this.#raisePlaces(places)
    return true
  }

  /** Gives all numbers so many places. */
  #raisePlaces(places: number): void {
    const { numbers, rowCount, large } = this
    const factor = powerOfTen(places - this.#places)
    const whole = 10n ** BigInt(this.zeros)
    for (let row = 0; row < rowCount; row++) {
      const number = numbers[row] ?? 0
      const raised = number * factor
      // Not a number: it is large already.
      if (Math.abs(raised) > Number.MAX_SAFE_INTEGER) {
        numbers[row] = Number.NaN
        large.set(row, BigInt(number) * whole)
      } else numbers[row] = raised
    }
    this.#places = places
    this.#factor = powerOfTen(this.zeros)
  }

  override truncate(rowCount: number): void {
    if (this.large.size > 0) for (let row = rowCount; row < this.rowCount; row++) this.large.delete(row)
    super.truncate(rowCount)
  }

  cellAt(row: number): Cell {
    const number = this.numbers[row] ?? 0
    if (!this.#isBigInt) return number
    const large = this.large.get(row)
    if (large !== undefined) return large
    return this.zeros === 0 ? BigInt(number) : BigInt(number) * 10n ** BigInt(this.zeros)
  }
}

/** The double next to 10^exponent, which is exactly it up to 10^22. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`)
}
