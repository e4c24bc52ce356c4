import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CatalogTable,
  type Cell,
  CHANGE_COLUMN_TYPES,
  type ColumnType,
  encodeParquet,
  jsonColumnType,
  type RowColumn,
} from '@inlet/core'
import type { Catalog, ObjectStore } from '@inlet/lake'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'

/** A lake in a directory of its own, made with the real catalog and store, removed with `await using`. */
export interface TestLake extends AsyncDisposable {
  readonly root: string
  readonly catalog: Catalog
  readonly store: ObjectStore
}

export async function makeTestLake(): Promise<TestLake> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-lake-'))
  return {
    root,
    catalog: directoryCatalog(join(root, '.catalog')),
    store: directoryStore(root),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

/** A table `raw.<name>` in bucket `raw`, partitioned by `dt`. */
export function tableOf(name: string, types: Readonly<Record<string, CatalogTable['columns'][number]['type']>>) {
  return {
    database: 'raw',
    name,
    location: `s3://raw/${name}/`,
    columns: Object.entries(types).map(([column, type]) => ({ name: column, type, path: column, origin: 'value' })),
    partitionKeys: [{ name: 'dt', type: 'string' }],
  } satisfies CatalogTable
}

/** The table with the columns of changes. */
export function withChangeColumns(table: CatalogTable): CatalogTable {
  const columns = Object.entries(CHANGE_COLUMN_TYPES).map(([name, { type, comment }]) => {
    return { name, type: table.format === 'json' ? jsonColumnType(type) : type, comment, origin: 'change' as const }
  })
  return { ...table, columns: [...table.columns, ...columns] }
}

/** One Parquet file of rows; a column without a value in any of them is left out. */
export function parquetOf(
  types: Readonly<Record<string, ColumnType>>,
  rows: readonly Readonly<Record<string, Cell | null>>[],
): Uint8Array {
  const columns: RowColumn[] = Object.entries(types).map(([name, type]) => ({
    name,
    type,
    cells: rows.map(row => row[name] ?? null),
  }))
  return encodeParquet(columns, [...rows.keys()], new Set())
}

/** A table `raw.<name>` of JSON lines, as Firehose delivers them. */
export function jsonTableOf(name: string, types: Readonly<Record<string, ColumnType>>): CatalogTable {
  return { ...tableOf(name, types), format: 'json', partitionKeys: [{ name: 'delivered_on', type: 'string' }] }
}

/** JSON lines; a number with more digits than a double has is a bigint, or `JSON.rawJSON`. */
export function jsonLines(rows: readonly Readonly<Record<string, unknown>>[]): Uint8Array {
  const lines = rows.map(row => {
    const cells = Object.entries(row).map(([name, value]) => {
      return `${JSON.stringify(name)}:${typeof value === 'bigint' ? value : JSON.stringify(value)}`
    })
    return `{${cells.join(',')}}\n`
  })
  return Buffer.from(lines.join(''))
}

/** Writes a file and registers the partition that it is in. */
export async function addFile(
  lake: TestLake,
  table: CatalogTable,
  values: readonly string[],
  file: string,
  bytes: Uint8Array,
): Promise<void> {
  const prefix = `${table.name}/${table.partitionKeys.map(({ name }, index) => `${name}=${values[index]}/`).join('')}`
  await lake.store.write('raw', prefix + file, bytes)
  await lake.catalog.registerPartitions(table, [{ values, location: `s3://raw/${prefix}` }])
}
