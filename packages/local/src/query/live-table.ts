import type { CatalogTable, Partition } from '@inlet/core'
import type { Catalog } from '@inlet/lake'
import { type LiveFile, listDataFiles } from './data-files.ts'

/** A table and the files that the catalog says are live. */
export interface LiveTable {
  readonly table: CatalogTable
  readonly partitions: readonly LivePartition[]
}

/** A partition and what lies under its location. */
export interface LivePartition extends Partition {
  readonly files: readonly LiveFile[]
}

/** Every table of the catalog, by database and name, with its files under `root`. */
export async function readLiveTables(root: string, catalog: Catalog): Promise<LiveTable[]> {
  const live: LiveTable[] = []
  for (const database of await catalog.listDatabases()) {
    // One after the other: each reads many files at once already.
    for (const table of await catalog.listTables(database)) {
      const partitions =
        table.format === 'json' ? await findDays(root, table) : await readPartitions(root, catalog, table)
      live.push({ table, partitions })
    }
  }
  return live
}

async function readPartitions(root: string, catalog: Catalog, table: CatalogTable): Promise<LivePartition[]> {
  // Without partition keys there are no partitions to register: the table's own location is live.
  const partitions =
    table.partitionKeys.length === 0
      ? [{ values: [], location: table.location }]
      : await catalog.listPartitions({ database: table.database, name: table.name })
  return Promise.all(
    partitions.map(async partition => ({
      ...partition,
      files: await listDataFiles(root, partition.location, '.parquet'),
    })),
  )
}

/**
 * The days on which Firehose delivered something, as Athena finds them, which works out where a day's files are. Nobody
 * registers them, and the names of the files have no ending that they share.
 */
async function findDays(root: string, { location }: CatalogTable): Promise<LivePartition[]> {
  const files = await listDataFiles(root, location)
  const days = Map.groupBy(files, ({ name }) => /^(\d{4}\/\d\d\/\d\d)\//.exec(name)?.[1])
  return Array.from(days, ([day, some]) => {
    return day === undefined ? [] : [{ values: [day], location: `${location}${day}/`, files: some }]
  }).flat()
}
