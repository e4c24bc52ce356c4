import { jsonColumnType } from '../columns/json-column-type.ts'
import { InputError } from '../errors.ts'
import type { CatalogTable, PartitionKey } from './catalog-table.ts'
import type { TableDefinition } from './define-table.ts'
import { planColumns, type TablePlace } from './plan-columns.ts'

/**
 * Firehose puts objects into folders by the UTC time at which the oldest of their records arrived, `prefix/2026/01/31/23/`.
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
const DELIVERY_PARTITION_KEY: PartitionKey = {
  name: 'delivered_on',
  type: 'string',
  comment: 'UTC day on which Firehose got it or something delivered with it, yyyy/MM/dd',
}

/**
 * The table that Firehose delivers changes to. Unlike one that Inlet writes itself, it does not grow with the data: its
 * columns are those that the definition declares with a type, and those of changes. What has no column is in
 * `rescued_data`.
 */
export function deliveredTable(definition: TableDefinition, place: TablePlace): CatalogTable {
  return planColumns(undefined, definition, place, [], [])
}

/**
 * The same as JSON lines in S3, for a catalog, with columns as `jsonColumnType` has them.
 * @throws InputError BAD_DEFINITION if a column has the name of the partition key
 */
export function deliveredJsonTable(definition: TableDefinition, place: TablePlace): CatalogTable {
  const { columns, ...table } = deliveredTable(definition, place)
  if (columns.some(({ name }) => name === DELIVERY_PARTITION_KEY.name)) {
    throw new InputError(
      'BAD_DEFINITION',
      `Definition of table "${definition.name}": column "${DELIVERY_PARTITION_KEY.name}" has the name of the ` +
        'partition key; give it another, with its path',
    )
  }
  return {
    ...table,
    format: 'json',
    columns: columns.map(column => ({ ...column, ...jsonText(column), type: jsonColumnType(column.type) })),
    partitionKeys: [DELIVERY_PARTITION_KEY],
  }
}

/** What is a number there has its unit in its comment. */
function jsonText({ type, comment = '' }: CatalogTable['columns'][number]): { comment?: string } {
  return type === 'timestamp' ? { comment: `${comment}${comment === '' ? 'I' : ', i'}n microseconds of the epoch` } : {}
}
