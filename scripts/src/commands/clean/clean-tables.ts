import { join } from 'node:path'
import { type CleanUpResult, cleanUp } from '@inlet/csv-to-partition/clean-up'
import { TableStateFile } from '@inlet/csv-to-partition/table-state-file'
import type { Catalog, TableRef } from '@inlet/lake'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'
import type { LoadedTable } from './loaded-tables.ts'

export interface CleanedTable {
  /** `database.table` */
  readonly table: string
  /** `null` if the table is not in the catalog: nobody knows what is live. */
  readonly removed: CleanUpResult | null
  readonly waiting: readonly WaitingLocation[]
}

/** Files that are kept for now. */
export interface WaitingLocation {
  /** `s3://bucket/prefix/` */
  readonly location: string
  readonly reason: 'replaced' | 'under way'
  /** ISO 8601: when they can be removed, if a load that is under way does not go on. */
  readonly until: string
}

/** Cleans up the tables, one after the other. @param keepMs how long files outlive their replacement, or their load */
export async function cleanTables(
  lake: string,
  tables: readonly LoadedTable[],
  keepMs: number,
): Promise<CleanedTable[]> {
  const store = directoryStore(lake)
  const catalog = directoryCatalog(join(lake, '.catalog'))
  const cleaned: CleanedTable[] = []
  for (const { bucket, table } of tables) {
    const state = new TableStateFile(store, bucket, table)
    const root = await rootOf(catalog, table)
    const removed = root && (await cleanUp({ state, store, catalog, table, root, now: Date.now, keepMs }))
    cleaned.push({
      table: `${table.database}.${table.name}`,
      removed: removed ?? null,
      waiting: await waitingLocations(state, keepMs),
    })
  }
  return cleaned
}

/** Other tools write locations without the slash at the end. */
async function rootOf(catalog: Catalog, table: TableRef): Promise<{ bucket: string; prefix: string } | undefined> {
  const location = (await catalog.getTable(table))?.table.location
  const [, bucket, folder] = /^s3:\/\/([^/]+)\/(.+?)\/*$/s.exec(location ?? '') ?? []
  return bucket === undefined || folder === undefined ? undefined : { bucket, prefix: `${folder}/` }
}

async function waitingLocations(state: TableStateFile, keepMs: number): Promise<WaitingLocation[]> {
  const { replaced, loads } = await state.read()
  const until = (since: number) => new Date(since + keepMs).toISOString()
  return [
    ...replaced.map(({ location, at }) => ({ location, reason: 'replaced' as const, until: until(at) })),
    ...loads.map(({ folder, seenAt }) => ({ location: folder, reason: 'under way' as const, until: until(seenAt) })),
  ]
}
