import { type CatalogTable, createRouter, InputError, TABLE_DEFINITIONS, TABLE_MAPPING } from '@inlet/core'
import { RAW } from '../../live/stream-to-parquet.ts'
import { CommandError } from '../../output/run-cli.ts'
import { fullName } from './list-tables.ts'

/** A table of DynamoDB, and one of the lake that is to hold the same. */
export interface Pair {
  /** It need not exist. */
  readonly source: string
  /** `raw.orders` */
  readonly name: string
  /** `undefined`: nothing of the source has arrived there. */
  readonly table: CatalogTable | undefined
}

/**
 * The pairs that are meant by what may be the name of a table in the lake (`orders`, `raw.orders`), in DynamoDB, or in the
 * mapping: all tables that hold a source are meant by the source's name, and by the name that they share. Without a name,
 * all pairs of all tables in DynamoDB.
 * @throws CommandError if nothing is called that, if it is the name of tables of several sources, or of one that comes from
 *   no DynamoDB table
 */
export function findPairs(
  wanted: string | undefined,
  tables: readonly CatalogTable[],
  sources: readonly string[],
): readonly Pair[] {
  if (wanted === undefined) return sources.flatMap(source => pairsOf(source, tables))
  const found = tables.filter(table => [table.name, fullName(table), table.source].includes(wanted))
  if (new Set(found.map(({ source }) => source)).size > 1) {
    throw new CommandError(
      `"${wanted}" is the name of tables of several sources. Tables: ${found.map(fullName).join(', ')}`,
    )
  }
  const [table] = found
  if (table !== undefined && table.source === undefined) {
    throw new CommandError(`${fullName(table)} comes from no DynamoDB table`)
  }
  const source = table?.source ?? (sources.includes(wanted) ? wanted : mappedSource(wanted))
  if (source === undefined) throw new CommandError(nothingCalled(wanted, tables, sources))
  const pairs = pairsOf(source, tables)
  const named = pairs.filter(({ name }) => name === wanted || name.endsWith(`.${wanted}`))
  return named.length > 0 ? named : pairs
}

/** The tables of the lake that hold a source, and the one that the mapping gives it. */
function pairsOf(source: string, tables: readonly CatalogTable[]): readonly Pair[] {
  const found = tables.filter(table => table.source === source)
  const pairs = found.map(table => ({ source, name: fullName(table), table }))
  const mapped = mappedName(source)
  if (mapped === undefined || pairs.some(({ name }) => name === mapped)) return pairs
  return [{ source, name: mapped, table: undefined }, ...pairs]
}

/** The table that the mapping gives a DynamoDB table, `raw.orders`; `undefined` if it does not have the table. */
function mappedName(source: string): string | undefined {
  try {
    return `${RAW}.${createRouter('quarantine')(source).name}`
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

function mappedSource(wanted: string): string | undefined {
  const name = wanted.startsWith(`${RAW}.`) ? wanted.slice(RAW.length + 1) : wanted
  return TABLE_DEFINITIONS.find(table => table.name === name)?.source ?? TABLE_MAPPING[name]
}

function nothingCalled(wanted: string, tables: readonly CatalogTable[], sources: readonly string[]): string {
  const listed = (names: readonly string[]) => names.join(', ') || 'none'
  return (
    `There is no table "${wanted}", and the mapping has none. ` +
    `Tables in the lake: ${listed(tables.map(fullName))}; in DynamoDB: ${listed(sources)}`
  )
}
