import { type Cast, type Cell, castTo, type ValueKind } from './cast.ts'
import type { ColumnBuilder } from './column-builder.ts'
import type { ColumnType } from './column-type.ts'

/** A column of anything but text: one cell per row, null where nothing was put. */
export class CellColumn implements ColumnBuilder {
  readonly name: string
  readonly type: ColumnType
  readonly cells: (Cell | null)[] = []
  readonly #cast: Cast

  constructor(name: string, type: ColumnType) {
    this.name = name
    this.type = type
    this.#cast = castTo(type)
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = this.#cast(kind, text)
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
}
