import { readdir } from 'node:fs/promises'
import type { TableRef } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'

/** Where daily loads keep what they know of a table, in the table's bucket. */
const STATES = '_state/csv-to-partition/'

/** A table that a daily load has begun to fill. */
export interface LoadedTable {
  readonly bucket: string
  readonly table: TableRef
}

/** The tables of all buckets of the lake. */
export async function findLoadedTables(lake: string): Promise<LoadedTable[]> {
  const store = directoryStore(lake)
  const entries = await readdir(lake, { withFileTypes: true })
  const buckets = entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  const tables: LoadedTable[] = []
  for (const bucket of buckets.sort()) {
    for await (const { key } of store.list(bucket, STATES)) {
      const [, database, name] = /^([^/]+)\/([^/]+)\.json$/.exec(key.slice(STATES.length)) ?? []
      if (database !== undefined && name !== undefined) tables.push({ bucket, table: { database, name } })
    }
  }
  return tables
}
