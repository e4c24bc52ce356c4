import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lake } from '@inlet/lake'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'
import { type LocalLake, openLocalLake } from '@inlet/local'

/** Puts the files of a database into the directories of their buckets, at the locations that the catalog has. */
export type CopyFiles = (root: string) => Promise<unknown>

/** Lets DuckDB query a database of a lake, with files that are copied below a directory. */
export async function queryCopy<T>(
  { catalog }: Lake,
  database: string,
  copyFiles: CopyFiles,
  query: (local: LocalLake) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-clients-'))
  try {
    await copyFiles(root)
    const copy = directoryCatalog(join(root, '.catalog'))
    for (const table of await catalog.listTables(database)) {
      await copy.createTable(table)
      await copy.registerPartitions(table, await catalog.listPartitions(table))
    }
    const local = await openLocalLake(root)
    try {
      return await query(local)
    } finally {
      local.close()
    }
  } finally {
    await rm(root, { recursive: true })
  }
}

/** Copies the objects of a bucket as they are. */
export function bucketFiles({ store }: Lake, bucket: string): CopyFiles {
  return async root => {
    const directories = directoryStore(root)
    for await (const { key } of store.list(bucket, '')) {
      await directories.write(bucket, key, await store.read(bucket, key))
    }
  }
}
