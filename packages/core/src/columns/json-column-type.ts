import type { CatalogColumn } from '../tables/catalog-table.ts'

/**
 * The type that a column has where rows are JSON lines. JSON has neither times nor bytes, and what readers make of them
 * differs: so times are numbers, microseconds since 1970-01-01T00:00:00Z, and bytes are base64.
 */
export function jsonColumnType(type: CatalogColumn['type']): CatalogColumn['type'] {
  if (type === 'timestamp') return 'bigint'
  return type === 'binary' ? 'string' : type
}
