import { join } from 'node:path'
import { type CatalogTable, dayText, encodeParquet } from '@inlet/core'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'

/** A table with more partitions than a person reads, and one with more columns. */
export const PARTITIONS = 10_000
export const COLUMNS = 500

export async function makeHugeLake(root: string): Promise<void> {
  await Promise.all([makeManyPartitions(root), makeManyColumns(root)])
}

async function makeManyPartitions(root: string): Promise<void> {
  const table = tableOf('events', ['id'])
  const [catalog, store] = [directoryCatalog(join(root, '.catalog')), directoryStore(root)]
  await catalog.createTable(table)
  const file = encodeParquet([{ name: 'id', type: 'string', cells: ['one'] }], [0], new Set())
  const days = Array.from({ length: PARTITIONS }, (_, day) => dayText(day))
  for (let from = 0; from < days.length; from += 100) {
    const some = days.slice(from, from + 100)
    await Promise.all(some.map(day => store.write('raw', `events/dt=${day}/one.parquet`, file)))
    await catalog.registerPartitions(
      table,
      some.map(day => ({ values: [day], location: `${table.location}dt=${day}/` })),
    )
  }
}

async function makeManyColumns(root: string): Promise<void> {
  const names = Array.from({ length: COLUMNS }, (_, index) => `column_${String(index).padStart(3, '0')}`)
  const table = tableOf('wide', names)
  await directoryCatalog(join(root, '.catalog')).createTable(table)
  const rows = Array.from({ length: 200 }, (_, row) => row)
  const columns = names.map(name => ({ name, type: 'string' as const, cells: rows.map(row => `${name} of ${row}`) }))
  await directoryStore(root).write('raw', 'wide/dt=2026-01-31/one.parquet', encodeParquet(columns, rows, new Set()))
  const partition = { values: ['2026-01-31'], location: `${table.location}dt=2026-01-31/` }
  await directoryCatalog(join(root, '.catalog')).registerPartitions(table, [partition])
}

function tableOf(name: string, columns: readonly string[]): CatalogTable {
  return {
    database: 'raw',
    name,
    description: `A table of ${columns.length} columns`,
    location: `s3://raw/${name}/`,
    columns: columns.map(column => ({ name: column, type: 'string', path: column, origin: 'value' })),
    partitionKeys: [{ name: 'dt', type: 'string' }],
  }
}
