import { type Cell, castTo, type ValueKind } from '../src/columns/cast.ts'
import type { ColumnBuilder } from '../src/columns/column-builder.ts'
import type { ColumnType } from '../src/columns/column-type.ts'

/** The readable twin of all columns: a list of what `castTo` gives. */
export class CellList implements ColumnBuilder {
  readonly name: string
  readonly type: ColumnType
  readonly cells: (Cell | null)[] = []

  constructor(name: string, type: ColumnType) {
    this.name = name
    this.type = type
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = castTo(this.type)(kind, text)
    if (cell === undefined) return false
    this.fill(row)
    this.cells.push(cell)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    return this.put(row, kind, bytes.toString('utf8', start, end))
  }

  truncate(rowCount: number): void {
    this.cells.length = Math.min(this.cells.length, rowCount)
  }

  fill(rowCount: number): void {
    while (this.cells.length < rowCount) this.cells.push(null)
  }

  release(): void {
    this.truncate(0)
  }
}
