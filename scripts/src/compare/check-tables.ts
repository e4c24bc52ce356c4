import { type CatalogTable, quoteName, TABLE_DEFINITIONS } from '@inlet/core'
import type { Item, LocalLake } from '@inlet/local'
import { type Comparison, compareTable } from './compare-table.ts'
import { itemKey } from './item-key.ts'

/** A table of DynamoDB, and what it holds. */
export interface SourceTable {
  readonly source: string
  readonly key: readonly string[]
  readonly items: readonly Item[]
}

export interface TableCheck extends Comparison {
  /** The table's name in the lake; the source's, where the lake has no such table. */
  readonly table: string
}

/** Compares every table's `_current` view with what its DynamoDB table holds. */
export async function checkTables(
  sources: readonly SourceTable[],
  tables: readonly CatalogTable[],
  lake: LocalLake,
): Promise<TableCheck[]> {
  const checks: TableCheck[] = []
  for (const source of sources) {
    const table = tables.find(candidate => candidate.source === source.source)
    checks.push(table === undefined ? missingTable(source) : await checkTable(source, table, lake))
  }
  return checks.toSorted((a, b) => a.table.localeCompare(b.table, 'en'))
}

/** Compares one table's `_current` view with what its DynamoDB table holds. @throws Error with DuckDB's message */
export async function checkTable(
  { key, items }: SourceTable,
  table: CatalogTable,
  lake: LocalLake,
): Promise<TableCheck> {
  const view = `${quoteName(table.database)}.${quoteName(`${table.name}_current`)}`
  const rows = await lake.query(`SELECT * FROM ${view}`)
  const definition = TABLE_DEFINITIONS.find(({ source }) => source === table.source)
  return { table: table.name, ...compareTable(items, key, table, rows, definition) }
}

/** What comes out where the lake has no table. */
export function missingTable({ source, key: names, items }: SourceTable): TableCheck {
  const differences = items.map(item => {
    return { key: itemKey(item, names), path: '(table)', expected: 'a table', found: 'nothing' }
  })
  return { table: source, items: items.length, rows: 0, values: 0, differences }
}
