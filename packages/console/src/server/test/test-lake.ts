import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CatalogTable, CHANGE_COLUMN_TYPES, type ColumnType, encodeParquet } from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import { type DirectoryCatalog, directoryCatalog, directoryStore } from '@inlet/lake/directory'

/** A lake in a directory of its own, made with the real catalog and store, removed with `await using`. */
export interface TestLake extends AsyncDisposable {
  readonly root: string
  readonly catalog: DirectoryCatalog
  readonly store: ObjectStore
}

export async function makeTestLake(): Promise<TestLake> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-console-'))
  return {
    root,
    catalog: directoryCatalog(join(root, '.catalog')),
    store: directoryStore(root),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

/** A table `raw.<name>` of changes, partitioned by `dt`. */
export function changesTable(name: string, types: Readonly<Record<string, ColumnType>>): CatalogTable {
  return {
    database: 'raw',
    name,
    location: `s3://raw/${name}/`,
    columns: [
      ...Object.entries(types).map(
        ([column, type]) => ({ name: column, type, path: column, origin: 'value' }) as const,
      ),
      ...Object.entries(CHANGE_COLUMN_TYPES).map(([column, { type, comment }]) => {
        return { name: column, type, comment, origin: 'change' } as const
      }),
    ],
    partitionKeys: [{ name: 'dt', type: 'string' }],
  }
}

/** Writes a file with a text column `id` and registers its partition. */
export async function addIds(
  { store, catalog }: TestLake,
  table: CatalogTable,
  value: string,
  file: string,
  ids: readonly string[],
): Promise<void> {
  const prefix = `${table.name}/dt=${value}/`
  const bytes = encodeParquet([{ name: 'id', type: 'string', cells: ids }], [...ids.keys()], new Set())
  await store.write('raw', prefix + file, bytes)
  await catalog.registerPartitions(table, [{ values: [value], location: `s3://raw/${prefix}` }])
}
