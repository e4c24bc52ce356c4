import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CatalogTable, type Partition, TransientError } from '@inlet/core'
import { type Catalog, CatalogConflict, type StoredTable, type TableRef } from '../index.ts'
import { parsePartition, parseTable } from './catalog-files.ts'
import { chunksOf } from './chunks.ts'
import { createFile, replaceFile } from './durable-file.ts'
import { toFileName } from './file-names.ts'
import { firstOfEach } from './first-of-each.ts'
import { byName, byValues, compareText } from './order.ts'
import { noteVersion, readVersions, type VersionColumns } from './table-history.ts'
import { publishVersion, readdirIfAny, readNewestVersion } from './version-files.ts'

/** Files open at once: well under the usual limit of 1,024. */
const FILES_AT_ONCE = 32

export interface DirectoryCatalog extends Catalog {
  /** The versions of a table that brought columns, oldest first; none if the table does not exist. */
  listVersions(ref: TableRef): Promise<VersionColumns[]>
}

/**
 * The catalog in a directory, for any number of processes at once and without locks:
 *
 *     <database>/<table>/versions/000000000012.json     the table; the highest number counts
 *     <database>/<table>/partitions/2026-01-31.json     one partition and its location
 *     <database>/<table>/history.jsonl                  when which version had how many columns, for people
 *
 * Names come from outside, so files are named by `toFileName`; the true names are in the files. The directory must be
 * on a file system with hard links.
 */
export function directoryCatalog(directory: string): DirectoryCatalog {
  return {
    async listDatabases() {
      return orCatalogError('List databases', directory, async () => {
        const folders = await readdirIfAny(directory)
        const tables = await Promise.all(folders.map(folder => readTables(join(directory, folder))))
        return [...new Set(tables.flat().map(table => table.database))].sort(compareText)
      })
    },

    async listTables(database) {
      return orCatalogError('List the tables of', database, () => readTables(join(directory, toFileName(database))))
    },

    async getTable(ref) {
      return orCatalogError('Read', nameOf(ref), () => readTable(tableDirectory(ref)))
    },

    async createTable(table) {
      return publish(table, 0)
    },

    async updateTable(table, version) {
      return publish(table, Number(version))
    },

    async registerPartitions(ref, partitions) {
      await orCatalogError('Register partitions of', nameOf(ref), async () => {
        const folder = await partitionsDirectory(ref)
        for (const some of chunksOf(firstOfEach(partitions), FILES_AT_ONCE)) {
          await Promise.all(some.map(partition => createFile(partitionFile(folder, partition), toText(partition))))
        }
      })
    },

    async setPartitionLocation(ref, partition) {
      await orCatalogError('Set the location of a partition of', nameOf(ref), async () => {
        await replaceFile(partitionFile(await partitionsDirectory(ref), partition), toText(partition))
      })
    },

    async listPartitions(ref) {
      return orCatalogError('List the partitions of', nameOf(ref), async () => {
        const folder = join(tableDirectory(ref), 'partitions')
        const files = (await readdirIfAny(folder)).filter(name => name.endsWith('.json'))
        const partitions: Partition[] = []
        for (const some of chunksOf(files, FILES_AT_ONCE)) {
          partitions.push(...(await Promise.all(some.map(name => readPartition(join(folder, name))))))
        }
        return partitions.sort(byValues)
      })
    },

    async listVersions(ref) {
      return orCatalogError('List the versions of', nameOf(ref), async () => {
        const stored = await readTable(tableDirectory(ref))
        return stored === undefined ? [] : readVersions(tableDirectory(ref), stored.table)
      })
    },
  }

  function tableDirectory(ref: TableRef): string {
    return join(directory, toFileName(ref.database), toFileName(ref.name))
  }

  async function publish(table: CatalogTable, base: number): Promise<StoredTable> {
    return orCatalogError('Write', nameOf(table), async () => {
      const version = await publishVersion(join(tableDirectory(table), 'versions'), base, toText(table))
      if (version === undefined) throw new CatalogConflict(table)
      await noteVersion(tableDirectory(table), version, table)
      return { table, version: String(version) }
    })
  }

  async function partitionsDirectory(ref: TableRef): Promise<string> {
    const table = tableDirectory(ref)
    if ((await readTable(table)) === undefined) throw new Error('no such table')
    const folder = join(table, 'partitions')
    await mkdir(folder, { recursive: true })
    return folder
  }
}

async function readTable(tableDirectory: string): Promise<StoredTable | undefined> {
  const newest = await readNewestVersion(join(tableDirectory, 'versions'))
  if (newest === undefined) return undefined
  return { table: parseTable(newest.text, newest.file), version: String(newest.version) }
}

async function readTables(databaseDirectory: string): Promise<CatalogTable[]> {
  const folders = await readdirIfAny(databaseDirectory)
  const tables = await Promise.all(folders.map(folder => readTable(join(databaseDirectory, folder))))
  return tables.flatMap(stored => stored?.table ?? []).sort(byName)
}

async function readPartition(file: string): Promise<Partition> {
  return parsePartition(await readFile(file, 'utf8'), file)
}

function partitionFile(folder: string, partition: Partition): string {
  return join(folder, `${toFileName(...partition.values)}.json`)
}

function toText(value: CatalogTable | Partition): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function nameOf(ref: TableRef): string {
  return `${ref.database}.${ref.name}`
}

/** Passes the catalog's own errors on and makes TransientError CATALOG of those of the file system. */
async function orCatalogError<T>(what: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CatalogConflict || error instanceof TransientError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new TransientError('CATALOG', `${what} ${name} failed in the catalog directory: ${reason}`, { cause: error })
  }
}
