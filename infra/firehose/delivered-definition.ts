import { TABLE_DEFINITIONS, type TableDefinition, withSources } from '@inlet/core'

/**
 * The definition of a table that Firehose fills, and what its transformer is told of it: that this table is the one to
 * deliver, and which DynamoDB table has its items in this stage.
 */
export interface DeliveredDefinition {
  readonly definition: TableDefinition
  readonly environment: { readonly TABLES: string; readonly SOURCES: string }
}

/** @throws Error if no definition has that name; ConfigError if the source cannot be one. */
export function definitionFor(name: string, source: string): DeliveredDefinition {
  const SOURCES = `${name}=${source}`
  const definition = withSources(TABLE_DEFINITIONS, SOURCES).find(each => each.name === name)
  if (definition === undefined) throw new Error(`Expected a definition of table "${name}" in packages/core`)
  return { definition, environment: { TABLES: name, SOURCES } }
}
