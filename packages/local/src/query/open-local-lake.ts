import { join, resolve } from 'node:path'
import { directoryCatalog } from '@inlet/lake'
import { createViews, lakeViews } from './lake-views.ts'
import { readLiveTables } from './live-table.ts'
import type { QueryResult } from './query-result.ts'

/** The lake on one machine, for reading. */
export interface LocalLake {
  /** The tables of the catalog, `database.table`, in order. */
  readonly tables: readonly string[]
  /** Runs one query in DuckDB's SQL. @throws Error with DuckDB's message */
  query(sql: string): Promise<QueryResult>
  close(): void
}

/**
 * Opens the lake whose buckets are the directories in `root`, as it is now: what the catalog lists as live at this moment
 * is what every query reads. A table is the view `database.table`, all rows; one that comes from changes has
 * `table_changes` (repeated events dropped) and `table_current` (one row per item that is still there) besides. A query
 * may leave the database out.
 */
export async function openLocalLake(root: string): Promise<LocalLake> {
  const directory = resolve(root)
  // Loaded with the first lake, not with this package: DuckDB takes longer to load than everything else together.
  const [{ openSession }, tables] = await Promise.all([
    import('./duckdb-session.ts'),
    readLiveTables(directory, directoryCatalog(join(directory, '.catalog'))),
  ])
  const session = await openSession()
  try {
    await session.run(createViews(lakeViews(tables)))
    await session.lock(directory)
  } catch (error) {
    session.close()
    throw error
  }
  return {
    tables: tables.map(({ table }) => `${table.database}.${table.name}`),
    query: sql => session.query(sql),
    close: () => session.close(),
  }
}
