import type { CatalogTable, Partition } from '@inlet/core'
import type { Catalog } from '@inlet/lake'
import { type DataName, type LiveFile, listDataNames, readDataFiles } from './data-files.ts'

/** A table and the files that the catalog says are live. */
export interface LiveTable {
  readonly table: CatalogTable
  readonly partitions: readonly LivePartition[]
}

/** A partition and what lies under its location. */
export interface LivePartition extends Partition {
  readonly files: readonly LiveFile[]
}

/** A partition and the names of what lies under its location. */
export interface NamedPartition extends Partition {
  readonly files: readonly DataName[]
}

/** Every table of the catalog that is wanted, by database and name, with its files under `root`. */
export async function readLiveTables(
  root: string,
  catalog: Catalog,
  isWanted: (table: CatalogTable) => boolean = () => true,
): Promise<LiveTable[]> {
  const live: LiveTable[] = []
  for (const table of await listAllTables(catalog)) {
    // One after the other: each reads many files at once already.
    if (isWanted(table)) live.push({ table, partitions: await readLivePartitions(root, catalog, table) })
  }
  return live
}

/** The tables of all databases, by database and name. */
export async function listAllTables(catalog: Catalog): Promise<CatalogTable[]> {
  const databases = await catalog.listDatabases()
  return (await Promise.all(databases.map(database => catalog.listTables(database)))).flat()
}

async function readLivePartitions(root: string, catalog: Catalog, table: CatalogTable): Promise<LivePartition[]> {
  const partitions = await findPartitions(root, catalog, table)
  return Promise.all(
    partitions.map(async partition => ({
      ...partition,
      files: await readDataFiles(await listFiles(root, table, partition)),
    })),
  )
}

/** The partitions of a table. Those of JSON lines come with the names of their files, without which nobody finds them. */
export async function findPartitions(
  root: string,
  catalog: Catalog,
  table: CatalogTable,
): Promise<(Partition | NamedPartition)[]> {
  if (table.format === 'json') return findDays(root, table)
  // Without partition keys there are no partitions to register: the table's own location is live.
  if (table.partitionKeys.length === 0) return [{ values: [], location: table.location }]
  return catalog.listPartitions({ database: table.database, name: table.name })
}

/** The names of a partition's files, in order. */
export async function listFiles(
  root: string,
  table: CatalogTable,
  partition: Partition | NamedPartition,
): Promise<readonly DataName[]> {
  if ('files' in partition) return partition.files
  return listDataNames(root, partition.location, table.format === 'json' ? '' : '.parquet')
}

/**
 * The days on which Firehose delivered something, as Athena finds them, which works out where a day's files are. Nobody
 * registers them, and the names of the files have no ending that they share.
 */
async function findDays(root: string, { location }: CatalogTable): Promise<NamedPartition[]> {
  const files = await listDataNames(root, location)
  const days = Map.groupBy(files, ({ name }) => /^(\d{4}\/\d\d\/\d\d)\//.exec(name)?.[1])
  return Array.from(days, ([day, some]) => {
    return day === undefined ? [] : [{ values: [day], location: `${location}${day}/`, files: some }]
  }).flat()
}
