import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogTable } from '@inlet/core'
import type { Catalog } from '@inlet/lake'
import { directoryCatalog } from '@inlet/lake/directory'
import type { LocalLake } from '@inlet/local'
import { fullName } from '../commands/diff/list-tables.ts'
import { RAW } from '../live/stream-to-parquet.ts'
import { type ChangeArrival, isChange } from './arrival.ts'
import { filesOf } from './change-files.ts'
import type { FindFates } from './find-fates.ts'
import { findFolder, namesIn } from './partition-folder.ts'
import { type FoundRow, readRows, rowsQuery } from './rows-query.ts'

/** Changes that belong in one partition. */
interface Partition {
  readonly table: CatalogTable
  readonly dt: string
  readonly changes: readonly ChangeArrival[]
}

/**
 * Finds the changes that the function has made rows of the lake: in a partition that the catalog has, of a table with their
 * source. What else fills tables of other databases from the same source does so in its own time.
 */
export function findRows(root: string, lake: LocalLake): FindFates {
  const catalog = directoryCatalog(join(root, '.catalog'))
  return async arrivals => {
    const partitions = byPartition(await catalog.listTables(RAW), arrivals.filter(isChange))
    const found = await Promise.all(partitions.map(partition => findInPartition(root, catalog, lake, partition)))
    return new Map(found.flat())
  }
}

function byPartition(tables: readonly CatalogTable[], changes: readonly ChangeArrival[]): readonly Partition[] {
  return tables.flatMap(table => {
    const ofTable = changes.filter(({ content }) => content.change.source === table.source)
    const byDay = Map.groupBy(ofTable, ({ content }) => content.change.dt)
    return Array.from(byDay, ([dt, changes]) => ({ table, dt, changes }))
  })
}

async function findInPartition(root: string, catalog: Catalog, lake: LocalLake, { table, dt, changes }: Partition) {
  const folder = await findFolder(root, catalog, table, dt)
  const files = folder === undefined ? [] : filesOf(await namesIn(folder), changes)
  if (folder === undefined || files.length === 0) return []
  const paths = files.map(name => join(folder.path, name))
  const ids = changes.map(({ content }) => content.change.eventId)
  const rows = readRows((await lake.query(rowsQuery(paths, ids))).rows)
  const times = new Map(await Promise.all(paths.map(async path => [path, (await stat(path)).mtimeMs] as const)))
  return changes.flatMap(change => {
    const { eventId, changedAtUs } = change.content.change
    const row = rows.get(eventId)
    if (row === undefined) return []
    const afterMs = Math.round(earliest(row, times) - Number(changedAtUs) / 1_000)
    return [[change, { is: 'loaded', table: fullName(table), dt, afterMs, rescued: row.rescued }] as const]
  })
}

/** A change that was delivered again is in other files too. */
function earliest({ paths }: FoundRow, times: ReadonlyMap<string, number>): number {
  return Math.min(...paths.flatMap(path => times.get(path) ?? []))
}
