import { type CatalogTable, ConfigError, deliveredTable, InputError, sourceOf, type TableDefinition } from '@inlet/core'
import type { Settings } from '../settings.ts'

/** A table that changes are delivered to. */
export interface Destination {
  readonly definition: TableDefinition
  readonly table: CatalogTable
}

/**
 * The destination of a DynamoDB table's changes; `undefined` if they are not to be delivered.
 * @throws InputError UNKNOWN_TABLE
 */
export type FindTable = (source: string) => Destination | undefined

/**
 * Tables whose definition has columns route by themselves. Firehose delivers to tables that are there with all of their
 * columns, so a table of which only the name is known is none of them.
 */
export function findTableBy({ delivery, tables, definitions }: Settings): FindTable {
  // Where an Iceberg table is, its catalog knows; where JSON lines go, Firehose does.
  const place = { database: delivery.is === 'iceberg' ? delivery.database : '', location: '' }
  const destinations = new Map<string, Destination>()
  for (const definition of definitions) {
    const { name } = definition
    const source = sourceOf(definition)
    const isNamed = tables?.has(name) === true
    if (tables !== undefined && !isNamed) continue
    const table = deliveredTable(definition, place)
    const hasColumns = table.columns.some(({ path }) => path !== undefined)
    if (source === undefined || !hasColumns) {
      if (isNamed) throw new ConfigError(`TABLES names "${name}", which has no ${hasColumns ? 'source' : 'columns'}`)
      continue
    }
    if (destinations.has(source)) {
      throw new InputError('BAD_DEFINITION', `Two definitions have the source "${source}"`)
    }
    destinations.set(source, { definition, table })
  }
  return source => {
    const destination = destinations.get(source)
    if (destination !== undefined || tables !== undefined) return destination
    const name = source.slice(0, 300)
    throw new InputError('UNKNOWN_TABLE', `DynamoDB table "${name}" has no definition with columns: add one`)
  }
}
