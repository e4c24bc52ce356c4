import type { ValueKind } from './cast.ts'
import type { RowColumn } from './row-columns.ts'

/** A column as it fills: values go straight in, there are no row objects. Rows only go up. */
export interface ColumnBuilder extends RowColumn {
  /** Puts the value into its row; false, and the row is null, if the type cannot hold it exactly. Text is well formed. */
  put(row: number, kind: ValueKind, text: string): boolean
  /** The same for a text that is the UTF-8 `bytes[start, end)`. */
  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean
  /** Takes back the rows from `rowCount` on. */
  truncate(rowCount: number): void
  /** Nulls for the rows up to `rowCount` that nothing was put into. */
  fill(rowCount: number): void
}
