import { join, resolve } from 'node:path'
import { directoryCatalog } from '@inlet/lake'
import { createViews, lakeViews } from './lake-views.ts'
import { readLiveTables } from './live-table.ts'
import type { QueryResult } from './query-result.ts'

/** The lake on one machine, for reading. */
export interface LocalLake {
  /** What can be queried, `database.name`, in order. */
  readonly views: readonly string[]
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
  const loading = import('./duckdb-session.ts')
  const [{ openSession }, tables] = await Promise.all([
    loading,
    readLiveTables(directory, directoryCatalog(join(directory, '.catalog'))),
  ])
  const views = lakeViews(tables)
  const session = await openSession()
  try {
    await session.run(createViews(views))
    await session.lock(directory)
  } catch (error) {
    session.close()
    throw error
  }
  return {
    views: views.map(({ database, name }) => `${database}.${name}`).sort(),
    query: sql => session.query(sql),
    close: () => session.close(),
  }
}
