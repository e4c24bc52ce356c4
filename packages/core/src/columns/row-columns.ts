import type { Cell } from './cast.ts'
import type { ColumnType } from './column-type.ts'

/** A column of some rows, ready to be written: one cell per row. */
export interface RowColumn {
  readonly name: string
  readonly type: ColumnType
  readonly cells: readonly (Cell | null)[]
}
