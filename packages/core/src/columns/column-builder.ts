import { type Cast, type Cell, castTo, type ValueKind } from './cast.ts'
import type { ColumnType } from './column-type.ts'

/** A column as it fills: one cell per row, null where nothing was put. Values go straight in; there are no row objects. */
export class ColumnBuilder {
  readonly name: string
  readonly type: ColumnType
  readonly cells: (Cell | null)[] = []
  readonly #cast: Cast

  constructor(name: string, type: ColumnType) {
    this.name = name
    this.type = type
    this.#cast = castTo(type)
  }

  /** Puts the value into its row; false, and the cell stays null, if the type cannot hold it exactly. Rows only go up. */
  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = this.#cast(kind, text)
    if (cell === undefined) return false
    this.fill(row)
    this.cells.push(cell)
    return true
  }

  /** Nulls for the rows up to `rowCount` that nothing was put into. */
  fill(rowCount: number): void {
    while (this.cells.length < rowCount) this.cells.push(null)
  }
}
