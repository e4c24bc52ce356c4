import { join } from 'node:path'
import type { Lake } from '@inlet/lake'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'

/** Copies what the catalog of a lake has, and its buckets, into a directory: the lake that `lake query` reads. */
export async function mirrorLake({ store, catalog }: Lake, buckets: readonly string[], root: string): Promise<void> {
  const mirror = { store: directoryStore(root), catalog: directoryCatalog(join(root, '.catalog')) }
  for (const bucket of buckets) {
    for await (const { key } of store.list(bucket, '')) {
      await mirror.store.write(bucket, key, await store.read(bucket, key))
    }
  }
  for (const database of await catalog.listDatabases()) {
    for (const table of await catalog.listTables(database)) {
      await mirror.catalog.createTable(table)
      await mirror.catalog.registerPartitions(table, await catalog.listPartitions(table))
    }
  }
}
