import { type Cast, type Cell, castTo, type ValueKind } from './cast.ts'
import type { ColumnType } from './column-type.ts'
import { NumberColumn } from './number-column.ts'

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

  constructor(name: string, type: IntegerType) {
    super(name, type)
    this.#cast = castTo(type)
    this.#isBigInt = type !== 'int' && type !== 'date'
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = this.#cast(kind, text)
    if (cell === undefined) return false
    this.putCell(row, cell)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    return this.put(row, kind, bytes.toString('utf8', start, end))
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
