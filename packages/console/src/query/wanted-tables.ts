import type { CatalogTable } from '@inlet/core'

/** What shows the tables that there are, or runs text as SQL. */
const SHOWS_TABLES = /\b(show|describe|information_schema|pg_\w+|duckdb_\w+|pragma_\w+|sqlite_\w+|query_table)\b/i

/**
 * Which tables a query may name: those whose name stands in its text, which for its views is a part of theirs. Some of
 * them it may not mean, but to open a table with thousands of files for nothing takes a second.
 */
export function wantedTables(sql: string): (table: CatalogTable) => boolean {
  if (SHOWS_TABLES.test(sql)) return () => true
  const text = sql.toLowerCase()
  return ({ name }) => text.includes(name.toLowerCase().replaceAll('"', '""')) || text.includes(name.toLowerCase())
}
