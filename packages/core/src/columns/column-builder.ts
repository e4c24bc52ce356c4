import type { ValueKind } from './cast.ts'
import type { ColumnType } from './column-type.ts'
import type { RowColumn } from './row-columns.ts'

/** Takes values of a type, each for a row. Rows only go up. */
export interface ValueColumn {
  readonly name: string
  readonly type: ColumnType
  /** Puts the value into its row; false, and the row is null, if the type cannot hold it exactly. Text is well formed. */
  put(row: number, kind: ValueKind, text: string): boolean
  /** The same for a text that is the UTF-8 `bytes[start, end)`. */
  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean
  /** Takes back the rows from `rowCount` on. */
  truncate(rowCount: number): void
}

/** A column as it fills: values go straight in, there are no row objects. */
export interface ColumnBuilder extends RowColumn, ValueColumn {
  /** May be given late: values that wait for a column have no name for it. */
  name: string
  /** Nulls for the rows up to `rowCount` that nothing was put into. */
  fill(rowCount: number): void
  /** Gives its memory to the columns of others, and has no rows then. It is of no use any more. */
  release(): void
}
