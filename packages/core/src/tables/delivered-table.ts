import type { CatalogTable, PartitionKey } from './catalog-table.ts'
import type { TableDefinition } from './define-table.ts'
import { planColumns, type TablePlace } from './plan-columns.ts'

/** Firehose puts objects into folders by the UTC time at which it delivers them, `prefix/2026/01/31/23/`. */
export const DELIVERY_PARTITION_KEYS: readonly PartitionKey[] = [
  { name: 'delivered_on', type: 'string', comment: 'UTC day of the delivery, yyyy/MM/dd' },
]

/**
 * The table that Firehose delivers changes to. Unlike one that Inlet writes itself, it does not grow with the data: its
 * columns are those that the definition declares with a type, and those of changes. What has no column is in
 * `rescued_data`.
 */
export function deliveredTable(definition: TableDefinition, place: TablePlace): CatalogTable {
  return { ...planColumns(undefined, definition, place, []), partitionKeys: [] }
}

/**
 * The same as JSON lines in S3, for a catalog. JSON has neither times nor bytes, and what readers make of them differs:
 * so times are numbers, microseconds since 1970-01-01T00:00:00Z, and bytes are base64.
 */
export function deliveredJsonTable(definition: TableDefinition, place: TablePlace): CatalogTable {
  const { columns, ...table } = deliveredTable(definition, place)
  return {
    ...table,
    format: 'json',
    columns: columns.map(column => {
      if (column.type === 'timestamp') return { ...column, type: 'bigint' }
      return column.type === 'binary' ? { ...column, type: 'string' } : column
    }),
    partitionKeys: DELIVERY_PARTITION_KEYS,
  }
}
