import { BinaryColumn } from './binary-column.ts'
import { BooleanColumn } from './boolean-column.ts'
import type { ColumnBuilder } from './column-builder.ts'
import type { ColumnType } from './column-type.ts'
import { DoubleColumn } from './double-column.ts'
import { IntegerColumn } from './integer-column.ts'
import { TextColumn } from './text-column.ts'

/** An empty column of that type. */
export function buildColumn(name: string, type: ColumnType): ColumnBuilder {
  switch (type) {
    case 'string':
      return new TextColumn(name)
    case 'double':
      return new DoubleColumn(name)
    case 'boolean':
      return new BooleanColumn(name)
    case 'binary':
      return new BinaryColumn(name)
    default:
      return new IntegerColumn(name, type)
  }
}
