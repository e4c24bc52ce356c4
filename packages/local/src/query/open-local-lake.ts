import { join, resolve } from 'node:path'
import type { CatalogTable } from '@inlet/core'
import { directoryCatalog } from '@inlet/lake/directory'
import type { QueryStream, Readable, SessionLimits } from './duckdb-session.ts'
import { createViews, lakeViews } from './lake-views.ts'
import { type LiveTable, readLiveTables } from './live-table.ts'
import type { QueryResult } from './query-result.ts'
import { exactPattern } from './sql-text.ts'

/** The lake on one machine, for reading. */
export interface LocalLake {
  /** The tables of the catalog, `database.table`, in order. */
  readonly tables: readonly string[]
  /** Runs one query in DuckDB's SQL. @throws NotAQuery if it is anything else; Error with DuckDB's message */
  query(sql: string): Promise<QueryResult>
  /** As `query`, but the rows come while it runs, some at a time. Ends before the next one begins. */
  stream(sql: string): Promise<QueryStream>
  close(): void
}

export interface LakeOptions {
  /** The tables that are opened; all by default. */
  readonly isWanted?: (table: CatalogTable) => boolean
  /** What a query can read by its path: by default all of the lake's directory, else only what its tables read. */
  readonly readable?: 'directory' | 'live files'
  readonly limits?: SessionLimits
}

/**
 * Opens the lake whose buckets are the directories in `root`, as it is now: what the catalog lists as live at this moment
 * is what every query reads. A table is the view `database.table`, all rows; one that comes from changes has
 * `table_changes` (repeated events dropped) and `table_current` (one row per item that is still there) besides. A query
 * may leave the database out.
 */
export async function openLocalLake(root: string, options: LakeOptions = {}): Promise<LocalLake> {
  const directory = resolve(root)
  // Loaded with the first lake, not with this package: DuckDB takes longer to load than everything else together.
  const [{ openSession }, tables] = await Promise.all([
    import('./duckdb-session.ts'),
    readLiveTables(directory, directoryCatalog(join(directory, '.catalog')), options.isWanted),
  ])
  const session = await openSession(options.limits)
  try {
    await session.run(createViews(lakeViews(tables)))
    await session.lock(options.readable === 'live files' ? liveFiles(tables) : { directories: [directory] })
  } catch (error) {
    session.close()
    throw error
  }
  return {
    tables: tables.map(({ table }) => `${table.database}.${table.name}`),
    query: sql => session.query(sql),
    stream: sql => session.stream(sql),
    close: () => session.close(),
  }
}

/** By their paths, and by the patterns that views name them by. */
function liveFiles(tables: readonly LiveTable[]): Readable {
  const paths = tables.flatMap(({ partitions }) => partitions.flatMap(({ files }) => files.map(({ path }) => path)))
  return { files: [...new Set(paths.flatMap(path => [path, exactPattern(path)]))] }
}
