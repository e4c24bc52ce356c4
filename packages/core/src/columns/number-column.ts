import type { Cell, ValueKind } from './cast.ts'
import type { ColumnBuilder } from './column-builder.ts'
import type { ColumnType } from './column-type.ts'
import { giveMemory, takeMemory } from './spare-memory.ts'

/** Of a column that is touched once in a batch, this is all that it takes. */
const FIRST_ROWS = 64

/**
 * A column that keeps a double and a flag a row, in arrays that grow: no object a value, neither for the garbage collector
 * nor for those who read the column. Of its arrays the first `rowCount` slots count; the others are zero.
 */
export abstract class NumberColumn implements ColumnBuilder {
  name: string
  readonly type: ColumnType
  /** What it means, the column's type says. Zero where there is no value. */
  numbers = new Float64Array(FIRST_ROWS)
  /** 1 where there is a value, else 0. */
  isPresent = new Uint8Array(FIRST_ROWS)
  rowCount = 0

  constructor(name: string, type: ColumnType) {
    this.name = name
    this.type = type
  }

  abstract put(row: number, kind: ValueKind, text: string): boolean
  abstract putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean
  /** The same as `put` of a value as its column stores it. */
  abstract putCell(row: number, cell: Cell): void
  /** Of a row that has a value. */
  abstract cellAt(row: number): Cell

  /** Puts a number that is known to fit the type. */
  putNumber(row: number, number: number): void {
    if (row >= this.numbers.length) this.#grow(row + 1)
    this.numbers[row] = number
    this.isPresent[row] = 1
    this.rowCount = row + 1
  }

  /** The same number for all rows up to `rowCount` that have nothing yet at their end. */
  repeat(number: number, rowCount: number): void {
    const from = this.rowCount
    this.fill(rowCount)
    this.numbers.fill(number, from, this.rowCount)
    this.isPresent.fill(1, from, this.rowCount)
  }

  fill(rowCount: number): void {
    if (rowCount <= this.rowCount) return
    if (rowCount > this.numbers.length) this.#grow(rowCount)
    this.rowCount = rowCount
  }

  truncate(rowCount: number): void {
    if (rowCount >= this.rowCount) return
    this.numbers.fill(0, rowCount, this.rowCount)
    this.isPresent.fill(0, rowCount, this.rowCount)
    this.rowCount = rowCount
  }

  release(): void {
    giveMemory(this.numbers.buffer)
    giveMemory(this.isPresent.buffer)
    this.numbers = new Float64Array()
    this.isPresent = new Uint8Array()
    this.rowCount = 0
  }

  get cells(): (Cell | null)[] {
    return Array.from({ length: this.rowCount }, (_, row) => (this.isPresent[row] === 1 ? this.cellAt(row) : null))
  }

  #grow(rowCount: number): void {
    const { numbers, isPresent } = this
    const size = Math.max(rowCount, numbers.length * 2)
    this.numbers = new Float64Array(takeMemory(size * Float64Array.BYTES_PER_ELEMENT), 0, size)
    this.numbers.set(numbers)
    this.numbers.fill(0, numbers.length)
    this.isPresent = new Uint8Array(takeMemory(size), 0, size)
    this.isPresent.set(isPresent)
    this.isPresent.fill(0, isPresent.length)
    giveMemory(numbers.buffer)
    giveMemory(isPresent.buffer)
  }
}
