import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { CatalogTable, Partition } from '@inlet/core'
import type { Catalog } from '@inlet/lake'

/** A table and the files that the catalog says are live. */
export interface LiveTable {
  readonly table: CatalogTable
  readonly partitions: readonly LivePartition[]
}

/** A partition and what lies under its location. */
export interface LivePartition extends Partition {
  readonly files: readonly LiveFile[]
}

export interface LiveFile {
  /** Absolute. */
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/** Every table of the catalog, by database and name, with its files under `root`. */
export async function readLiveTables(root: string, catalog: Catalog): Promise<LiveTable[]> {
  const live: LiveTable[] = []
  for (const database of await catalog.listDatabases()) {
    // One after the other: each reads many files at once already.
    for (const table of await catalog.listTables(database)) live.push(await readLiveTable(root, catalog, table))
  }
  return live
}

async function readLiveTable(root: string, catalog: Catalog, table: CatalogTable): Promise<LiveTable> {
  // Without partition keys there are no partitions to register: the table's own location is live.
  const partitions =
    table.partitionKeys.length === 0
      ? [{ values: [], location: table.location }]
      : await catalog.listPartitions({ database: table.database, name: table.name })
  return {
    table,
    partitions: await Promise.all(
      partitions.map(async partition => ({ ...partition, files: await listParquet(root, partition.location) })),
    ),
  }
}

/** The Parquet files under a location, as Athena finds them: names that begin with `_` or `.` are not data. */
async function listParquet(root: string, location: string): Promise<LiveFile[]> {
  const folder = folderOf(root, location)
  const entries = await readdirIfAny(folder)
  const paths = entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.parquet'))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !relative(folder, path).split(sep).some(isHidden))
    .sort()
  return Promise.all(paths.map(async path => ({ path, size: (await stat(path)).size })))
}

function isHidden(name: string): boolean {
  return name.startsWith('_') || name.startsWith('.')
}

/** The directory of `s3://bucket/prefix/`. */
function folderOf(root: string, location: string): string {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? []
  const segments = [bucket ?? '', ...prefix.split('/')]
  if (bucket === undefined || segments.some(segment => segment === '.' || segment === '..')) {
    throw new Error(`Expected a location such as s3://bucket/prefix/ in the catalog, found ${JSON.stringify(location)}`)
  }
  return join(root, ...segments)
}

async function readdirIfAny(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return []
    throw error
  }
}
