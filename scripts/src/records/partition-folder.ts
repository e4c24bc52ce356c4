import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogTable } from '@inlet/core'
import type { Catalog } from '@inlet/lake'

export interface PartitionFolder {
  /** `s3://bucket/prefix/dt=2026-01-31/` */
  readonly location: string
  /** Of the directory. */
  readonly path: string
}

/** Where the catalog says that the partition of a day is; `undefined` if it does not have it. */
export async function findFolder(
  root: string,
  catalog: Catalog,
  table: Pick<CatalogTable, 'database' | 'name'>,
  dt: string,
): Promise<PartitionFolder | undefined> {
  const { location } = (await catalog.listPartitions(table)).find(({ values }) => values[0] === dt) ?? {}
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location ?? '') ?? []
  if (location === undefined || bucket === undefined || prefix === undefined) return undefined
  return { location, path: join(root, bucket, prefix) }
}

/** The names of files in it; none if there is no directory. */
export async function namesIn({ path }: PartitionFolder): Promise<readonly string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
