import { type Cast, type Cell, castTo, type ValueKind } from './cast.ts'
import type { ColumnType } from './column-type.ts'

/** A column of a batch: one cell per row, null where nothing was put. Values go straight in; there are no row objects. */
export class ColumnBuilder {
  readonly name: string
  readonly type: ColumnType
  readonly cells: (Cell | null)[]
  readonly #cast: Cast

  constructor(name: string, type: ColumnType, rowCount: number) {
    this.name = name
    this.type = type
    this.cells = new Array<Cell | null>(rowCount).fill(null)
    this.#cast = castTo(type)
  }

  /** Puts the value into its row; false, and the cell stays null, if the type cannot hold it exactly. */
  put(row: number, kind: ValueKind, text: string): boolean {
    const cell = this.#cast(kind, text)
    if (cell === undefined) return false
    this.cells[row] = cell
    return true
  }
}
