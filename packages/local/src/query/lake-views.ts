import { type CatalogTable, changesQuery, currentQuery, hasChanges, quoteName } from '@inlet/core'
import type { LiveTable } from './live-table.ts'
import { quoteText } from './sql-text.ts'
import { tableQuery } from './table-view.ts'

/** A view of the lake: `name` in the schema of its `database`. */
export interface LakeView {
  readonly database: string
  readonly name: string
  readonly query: string
}

/** The views of all tables, each after those that it reads. */
export function lakeViews(tables: readonly LiveTable[]): LakeView[] {
  const names = new Set(tables.map(({ table }) => viewName(table.database, table.name)))
  return tables.flatMap(live => [
    { database: live.table.database, name: live.table.name, query: tableQuery(live) },
    // A table that the catalog has goes before a view that would take its name.
    ...changeViews(live.table).filter(({ database, name }) => !names.has(viewName(database, name))),
  ])
}

function changeViews(table: CatalogTable): LakeView[] {
  if (!hasChanges(table)) return []
  const { database, name } = table
  const changes = changesQuery(table, viewName(database, name))
  return [
    { database, name: `${name}_changes`, query: changes },
    { database, name: `${name}_current`, query: currentQuery(table, `(${changes})`) },
  ]
}

/** The statements that make the views, and let a query name them without their database. */
export function createViews(views: readonly LakeView[]): string[] {
  const databases = [...new Set(views.map(({ database }) => database))]
  return [
    ...databases.map(database => `CREATE SCHEMA IF NOT EXISTS ${quoteName(database)}`),
    ...views.map(({ database, name, query }) => `CREATE VIEW ${viewName(database, name)} AS ${query}`),
    `SET search_path = ${quoteText(databases.map(quoteName).join(','))}`,
  ]
}

function viewName(database: string, name: string): string {
  return `${quoteName(database)}.${quoteName(name)}`
}
