import type { GlueClient, Table } from '@aws-sdk/client-glue'
import { type CatalogTable, InputError, type Partition, TransientError } from '@inlet/core'
import { type Catalog, CatalogConflict, type StoredTable, type TableRef } from './catalog.ts'
import { chunksOf } from './chunks.ts'
import { firstOfEach } from './first-of-each.ts'
import { glueCalls } from './glue-calls.ts'
import {
  changedTableInput,
  fromGlueValues,
  newTableInput,
  readGlueTable,
  toGlueValues,
  toPartitionInput,
  withSlash,
} from './glue-table.ts'
import { byName, byValues, compareText } from './order.ts'

const PARTITIONS_PER_CALL = 100

/**
 * The catalog in Glue, for external tables of Parquet, and of JSON lines that Inlet made. Views, Iceberg tables and the
 * like are left out of lists, and `getTable` refuses them with InputError TABLE_NAME_TAKEN. Glue keeps names of databases
 * and tables in lower case.
 *
 * Lost races are found by the table's VersionId: UpdateTable with an old one fails. An update takes three calls (the
 * table is read before it, for all that Inlet does not model, and after it, for its version); updates are rare.
 */
export function glueCatalog(client: Pick<GlueClient, 'send'>): Catalog {
  const glue = glueCalls(client)

  return {
    async listDatabases() {
      return (await glue.getDatabaseNames()).sort(compareText)
    },

    async listTables(database) {
      const tables = await glue.getTables(database)
      return tables
        .map(table => readGlueTable(table, database))
        .filter(table => typeof table !== 'string')
        .sort(byName)
    },

    async getTable(ref) {
      const table = await glue.getTable(ref)
      return table === undefined ? undefined : toStoredTable(ref, table)
    },

    async createTable(table) {
      if ((await createTableAndDatabase(table)) !== 'created') throw new CatalogConflict(table)
      return toStoredTable(table, await requireTable(table))
    },

    async updateTable(table, version) {
      const current = await glue.getTable(table)
      if (current?.VersionId !== version) throw new CatalogConflict(table)
      const outcome = await glue.updateTable(table, changedTableInput(current, table), version)
      if (outcome !== 'updated') throw new CatalogConflict(table)
      return toStoredTable(table, await requireTable(table))
    },

    async registerPartitions(ref, partitions) {
      const table = await requireTable(ref)
      for (const some of chunksOf(firstOfEach(partitions), PARTITIONS_PER_CALL)) {
        await createPartitions(ref, table, some)
      }
    },

    async setPartitionLocation(ref, partition) {
      const table = await requireTable(ref)
      if ((await updatePartition(ref, table, partition)) === 'updated') return
      // Somebody else may have registered it, elsewhere, between the two calls.
      if ((await createPartitions(ref, table, [partition])) > 0) await updatePartition(ref, table, partition)
    },

    async listPartitions(ref) {
      const partitions = await glue.getPartitions(ref)
      return partitions
        .map(({ Values: values = [], StorageDescriptor: storage }) => ({
          values: fromGlueValues(values),
          location: withSlash(storage?.Location ?? ''),
        }))
        .sort(byValues)
    },
  }

  async function requireTable(ref: TableRef): Promise<Table> {
    const table = await glue.getTable(ref)
    if (table !== undefined) return table
    throw new TransientError('CATALOG', `Expected table ${nameOf(ref)} in Glue, found none`)
  }

  async function createTableAndDatabase(table: CatalogTable): Promise<'created' | 'exists' | 'no database'> {
    const input = newTableInput(table)
    const outcome = await glue.createTable(table, input)
    if (outcome !== 'no database') return outcome
    await glue.createDatabase(table.database)
    return glue.createTable(table, input)
  }

  /** At most 100 partitions; one that exists keeps its location. Returns how many those are. */
  async function createPartitions(ref: TableRef, table: Table, partitions: readonly Partition[]): Promise<number> {
    const errors = await glue.createPartitions(
      ref,
      partitions.map(partition => toPartitionInput(table, partition)),
    )
    const failed = errors.filter(error => error.ErrorDetail?.ErrorCode !== 'AlreadyExistsException')
    const [first] = failed
    if (first === undefined) return errors.length
    throw new TransientError(
      'CATALOG',
      `Glue BatchCreatePartition of ${nameOf(ref)} failed for ${failed.length} of ${partitions.length} partitions, ` +
        `first for ${first.PartitionValues?.join('/')}: ${first.ErrorDetail?.ErrorCode}`,
    )
  }

  async function updatePartition(ref: TableRef, table: Table, partition: Partition): Promise<'updated' | 'missing'> {
    return glue.updatePartition(ref, toGlueValues(partition.values), toPartitionInput(table, partition))
  }
}

function toStoredTable(ref: TableRef, table: Table): StoredTable {
  const known = readGlueTable(table, ref.database)
  if (typeof known === 'string') {
    throw new InputError('TABLE_NAME_TAKEN', `Expected ${nameOf(ref)} to be a Parquet table in Glue, found ${known}`)
  }
  return { table: known, version: table.VersionId ?? '' }
}

function nameOf(ref: TableRef): string {
  return `${ref.database}.${ref.name}`
}
