import { type CatalogTable, createRouter, InputError, TABLE_DEFINITIONS, TABLE_MAPPING } from '@inlet/core'
import { CommandError } from '../../output/run-cli.ts'
import { fullName } from './list-tables.ts'

/**
 * The DynamoDB table of what may be the name of a table in the lake (`orders`, `raw.orders`), in DynamoDB, or in the
 * mapping. It need not exist.
 * @throws CommandError if nothing is called that, more than one is, or a table of the lake comes from no DynamoDB table
 */
export function findSource(wanted: string, tables: readonly CatalogTable[], sources: readonly string[]): string {
  const found = tables.filter(table => [table.name, fullName(table), table.source].includes(wanted))
  const [table, ...others] = found
  if (others.length > 0) {
    throw new CommandError(`"${wanted}" is the name of several tables. Tables: ${found.map(fullName).join(', ')}`)
  }
  if (table !== undefined && table.source === undefined) {
    throw new CommandError(`${fullName(table)} comes from no DynamoDB table`)
  }
  const source = table?.source ?? (sources.includes(wanted) ? wanted : mappedSource(wanted))
  if (source !== undefined) return source
  const listed = (names: readonly string[]) => names.join(', ') || 'none'
  throw new CommandError(
    `There is no table "${wanted}", and the mapping has none. ` +
      `Tables in the lake: ${listed(tables.map(fullName))}; in DynamoDB: ${listed(sources)}`,
  )
}

/** The name in the lake that the mapping gives a DynamoDB table; `undefined` if it does not have the table. */
export function mappedName(source: string): string | undefined {
  try {
    return createRouter('quarantine')(source).name
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

function mappedSource(name: string): string | undefined {
  return TABLE_DEFINITIONS.find(table => table.name === name)?.source ?? TABLE_MAPPING[name]
}
