import { join } from 'node:path'
import { type CatalogTable, hasChanges, type Partition } from '@inlet/core'
import { directoryCatalog } from '@inlet/lake/directory'
import { findPartitions, listAllTables, listFiles, type NamedPartition, readDataFiles } from '@inlet/local'
import type { Completions } from '../api/query.ts'
import type { FilePage, PartitionDetail, PartitionPage, TableDetail, TableSummary } from '../api/tables.ts'
import { newestFirst } from './compare-values.ts'
import { pageOf } from './page-of.ts'
import { Remembered } from './remembered.ts'
import { addUp, type Size, sizeOf } from './size.ts'
import { toDetail } from './table-detail.ts'

/** The tables of a lake as the console shows them. */
export interface LakeTables {
  list(): Promise<TableSummary[]>
  /** @returns undefined if there is no such table; so do the others */
  find(name: TableName): Promise<TableDetail | undefined>
  /** @param after `next` of the page before */
  partitions(name: TableName, after: readonly string[] | undefined, limit: number): Promise<PartitionPage | undefined>
  /** @param values of a partition */
  files(
    name: TableName,
    values: readonly string[],
    after: string | undefined,
    limit: number,
  ): Promise<FilePage | undefined>
  completions(): Promise<Completions>
}

interface TableName {
  readonly database: string
  readonly name: string
}

type Found = Partition | NamedPartition

/**
 * Columns are as they are at this moment. Which partitions a table has, and how many files and bytes, is remembered: for a
 * second if it is quickly found out, and for ten times as long as it took if there are thousands of partitions.
 */
export function lakeTables(root: string): LakeTables {
  const catalog = directoryCatalog(join(root, '.catalog'))
  const foundPartitions = new Remembered<readonly Found[]>()
  const sizes = new Remembered<Size>()

  const partitionsOf = (table: CatalogTable) =>
    foundPartitions.get(keyOf(table), async () => {
      const found = await findPartitions(root, catalog, table)
      return found.toSorted((a, b) => newestFirst(a.values, b.values))
    })
  const readSize = async (table: CatalogTable, partition: Found) =>
    sizeOf(await readDataFiles(await listFiles(root, table, partition)))
  const sizeOfTable = (table: CatalogTable) =>
    sizes.get(keyOf(table), async () => {
      const partitions = await partitionsOf(table)
      return addUp(await Promise.all(partitions.map(partition => readSize(table, partition))))
    })

  async function summarize(table: CatalogTable, all: readonly CatalogTable[]): Promise<TableSummary> {
    const [partitions, size] = await Promise.all([partitionsOf(table), sizeOfTable(table)])
    return {
      database: table.database,
      name: table.name,
      description: table.description ?? null,
      source: table.source ?? null,
      format: table.format ?? 'parquet',
      columns: table.columns.length + table.partitionKeys.length,
      partitions: partitions.length,
      ...size,
      views: viewsOf(table, all),
    }
  }

  return {
    async list() {
      const tables = await listAllTables(catalog)
      return Promise.all(tables.map(table => summarize(table, tables)))
    },

    async find(name) {
      const stored = await catalog.getTable(name)
      if (stored === undefined) return undefined
      const [siblings, versions] = await Promise.all([catalog.listTables(name.database), catalog.listVersions(name)])
      return toDetail(stored.table, await summarize(stored.table, siblings), versions)
    },

    async partitions(name, after, limit) {
      const stored = await catalog.getTable(name)
      if (stored === undefined) return undefined
      const all = await partitionsOf(stored.table)
      const { page, isLast } = pageOf(all, after && (({ values }) => newestFirst(values, after) > 0), limit)
      const partitions = await Promise.all(
        page.map(async (partition): Promise<PartitionDetail> => {
          const { values, location } = partition
          return { values, location, ...(await readSize(stored.table, partition)) }
        }),
      )
      return { partitions, total: all.length, next: nextOf(isLast, page.at(-1)?.values) }
    },

    async files(name, values, after, limit) {
      const stored = await catalog.getTable(name)
      const partitions = stored === undefined ? [] : await partitionsOf(stored.table)
      const partition = partitions.find(each => newestFirst(each.values, values) === 0)
      if (stored === undefined || partition === undefined) return undefined
      const names = await listFiles(root, stored.table, partition)
      const { page, isLast } = pageOf(names, after === undefined ? undefined : ({ name }) => name > after, limit)
      const files = (await readDataFiles(page)).map(({ name, size, writtenAt }) => ({ name, bytes: size, writtenAt }))
      return { files, total: names.length, next: isLast ? null : (page.at(-1)?.name ?? null) }
    },

    async completions() {
      const tables = await listAllTables(catalog)
      return Object.fromEntries(
        tables.flatMap(table => {
          const columns = [...table.columns, ...table.partitionKeys].map(({ name }) => name)
          return [table.name, ...viewsOf(table, tables)].map(name => [`${table.database}.${name}`, columns])
        }),
      )
    },
  }
}

function keyOf({ database, name }: TableName): string {
  return JSON.stringify([database, name])
}

/** A table of the catalog goes before a view that would have its name. */
function viewsOf(table: CatalogTable, all: readonly CatalogTable[]): string[] {
  if (!hasChanges(table)) return []
  const taken = new Set(all.filter(({ database }) => database === table.database).map(({ name }) => name))
  return [`${table.name}_changes`, `${table.name}_current`].filter(name => !taken.has(name))
}

function nextOf(isLast: boolean, values: readonly string[] | undefined): string | null {
  return isLast || values === undefined ? null : JSON.stringify(values)
}
