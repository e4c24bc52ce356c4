import type { CatalogTable } from '@inlet/core'
import type { Item } from '@inlet/local'
import { type LocalLake, quoteName } from '@inlet/local'
import { type Comparison, compareTable } from './compare/compare-table.ts'

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
  for (const { source, key, items } of sources) {
    const table = tables.find(candidate => candidate.source === source)
    if (table === undefined) {
      const missing = items.map(() => ({ path: '(table)', expected: 'a table', found: 'nothing' }))
      checks.push({ table: source, items: items.length, values: 0, differences: missing })
      continue
    }
    const view = `${quoteName(table.database)}.${quoteName(`${table.name}_current`)}`
    const rows = await lake.query(`SELECT * FROM ${view}`)
    checks.push({ table: table.name, ...compareTable(items, key, table, rows) })
  }
  return checks.toSorted((a, b) => a.table.localeCompare(b.table, 'en'))
}
