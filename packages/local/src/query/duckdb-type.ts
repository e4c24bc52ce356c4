import type { ColumnType } from '@inlet/core'

/** The type of DuckDB for a column's type. */
export function duckdbType(type: ColumnType): string {
  switch (type) {
    case 'string':
      return 'VARCHAR'
    case 'int':
      return 'INTEGER'
    case 'binary':
      return 'BLOB'
    case 'timestamp':
      // Without a time zone, as Athena has it: the session's is UTC, so the two mean the same.
      return 'TIMESTAMP'
    default:
      return type.toUpperCase()
  }
}
