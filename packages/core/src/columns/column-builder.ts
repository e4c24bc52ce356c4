import { type Cast, type Cell, castTo, type ValueKind } from './cast.ts'
import type { ColumnType } from './column-type.ts'
import type { RowColumn } from './row-columns.ts'
import { TextColumn } from './text-column.ts'

/** A column as it fills: values go straight in, there are no row objects. Rows only go up. */
export interface ColumnBuilder extends RowColumn {
  /** Puts the value into its row; false, and the row is null, if the type cannot hold it exactly. Text is well formed. */
  put(row: number, kind: ValueKind, text: string): boolean
  /** The same for the UTF-8 `bytes[start, end)`. */
  putBytes(row: number, kind: 'S' | 'JSON', bytes: Buffer, start: number, end: number): boolean
  /** Takes back the rows from `rowCount` on. */
  truncate(rowCount: number): void
  /** Nulls for the rows up to `rowCount` that nothing was put into. */
  fill(rowCount: number): void
}

export function buildColumn(name: string, type: ColumnType): ColumnBuilder {
  return type === 'string' ? new TextColumn(name) : new CellColumn(name, type)
}

/** A column of anything but text: one cell per row, null where nothing was put. */
class CellColumn implements ColumnBuilder {
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

  putBytes(row: number, kind: 'S' | 'JSON', bytes: Buffer, start: number, end: number): boolean {
    return this.put(row, kind, bytes.toString('utf8', start, end))
  }

  truncate(rowCount: number): void {
    this.cells.length = Math.min(this.cells.length, rowCount)
  }

  fill(rowCount: number): void {
    while (this.cells.length < rowCount) this.cells.push(null)
  }
}
