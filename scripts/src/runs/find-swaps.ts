import { join } from 'node:path'
import type { PartitionSwap } from '@inlet/console/api'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import type { TableRef } from '@inlet/lake'
import { directoryCatalog } from '@inlet/lake/directory'
import { countRows } from '@inlet/local'

/** Locations of a table's partitions, by their values as JSON. */
export type Locations = ReadonlyMap<string, string>

export async function readLocations(lake: string, table: TableRef): Promise<Locations> {
  const partitions = await directoryCatalog(join(lake, '.catalog')).listPartitions(table)
  return new Map(partitions.map(({ values, location }) => [JSON.stringify(values), location]))
}

/**
 * What each partition of a load was and is, but for those that a later load had filled.
 * @param before locations before the load
 * @param after locations after it
 */
export async function findSwaps(
  lake: string,
  { partitions, superseded_partitions }: LoadReport,
  before: Locations,
  after: Locations,
): Promise<PartitionSwap[]> {
  const swaps = partitions.flatMap(({ values, rows, location }): PartitionSwap[] => {
    const key = JSON.stringify(Object.values(values))
    if (superseded_partitions > 0 && after.get(key) !== location) return []
    const partition = Object.entries(values).map(([name, value]) => `${name}=${value}`)
    const former = before.get(key) ?? null
    return [{ partition: partition.join('/'), before: former, after: location, rowsBefore: null, rowsAfter: rows }]
  })
  const counts = await countRows(
    lake,
    swaps.flatMap(({ before }) => before ?? []),
  ).catch(() => undefined)
  return swaps.map(swap => ({ ...swap, rowsBefore: counts?.get(swap.before ?? '') ?? null }))
}
