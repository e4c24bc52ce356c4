import { CellColumn } from './cell-column.ts'
import type { ColumnBuilder } from './column-builder.ts'
import type { ColumnType } from './column-type.ts'
import { TextColumn } from './text-column.ts'

/** An empty column of that type. */
export function buildColumn(name: string, type: ColumnType): ColumnBuilder {
  return type === 'string' ? new TextColumn(name) : new CellColumn(name, type)
}
