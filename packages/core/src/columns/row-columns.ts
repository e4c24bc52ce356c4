import type { Cell } from './cast.ts'
import type { ColumnType } from './column-type.ts'

/** A column of some rows: one cell per row. Columns of text keep bytes, and make `cells` when asked. */
export interface RowColumn {
  readonly name: string
  readonly type: ColumnType
  readonly cells: readonly (Cell | null)[]
}
