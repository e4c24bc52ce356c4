import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type CatalogTable, ConfigError } from '@inlet/core'
import { evolveTable } from '@inlet/lake'
import { claimTable } from '../claim-table.ts'
import type { Destination } from '../destination.ts'
import { openDuckDBWriter } from './duckdb-writer.ts'
import type { IcebergDestination, IcebergTableOptions } from './iceberg-destination.ts'
import { readRow, type TableColumns, type TableRow, writableColumns } from './iceberg-row.ts'
import { IcebergTable } from './iceberg-table.ts'
import { firstSnapshot, isSnapshotOf } from './snapshot-place.ts'

/**
 * Makes the tables as they are configured, in the catalog, and delivers to them.
 * @throws ConfigError if a table has partition keys, or unique keys that it has no columns for; InputError
 * TABLE_NAME_TAKEN if its name belongs to another table, or a column has another type
 */
export async function openIceberg(destination: IcebergDestination): Promise<Destination<TableRow>> {
  const locks = join(destination.lake, '.firehose')
  await mkdir(locks, { recursive: true })
  const targets: TableColumns[] = []
  for (const options of destination.tables) targets.push(await prepareTable(destination, options))
  const writer = await openDuckDBWriter()
  const tables = new Map(
    targets.map(target => {
      const lockFile = join(locks, encodeURIComponent(`${target.database}.${target.name}`))
      return [target, new IcebergTable({ destination, writer, lockFile }, target)]
    }),
  )
  return {
    admit: answer => readRow(answer, targets),
    plan(items) {
      const deliveryId = randomUUID()
      const left = Map.groupBy(items, ({ table }) => table)
      const places = left.keys().map(nameOf).toArray()
      return async checkAlive => {
        for (const [target, rows] of left) {
          await tables.get(target)?.apply(rows, deliveryId, checkAlive)
          left.delete(target)
        }
        return places
      }
    },
    close: () => writer.close(),
  }
}

async function prepareTable(destination: IcebergDestination, { table, uniqueKeys }: IcebergTableOptions) {
  checkOptions(table, uniqueKeys)
  const { catalog, bucket } = destination
  const { database, name } = table
  const place = { bucket, database, name }
  const stored = await evolveTable(catalog, table, current => {
    if (current === undefined) return { ...table, location: firstSnapshot(place) }
    return claimTable(current, table, location => isSnapshotOf(place, location))
  })
  return { database, name, columns: writableColumns(stored), uniqueKeys }
}

function checkOptions(table: CatalogTable, uniqueKeys: readonly string[]): void {
  const columns = writableColumns(table).map(({ name }) => name)
  const unknown = uniqueKeys.filter(name => !columns.includes(name))
  if (columns.length === 0) throw new ConfigError(`Expected ${nameOf(table)} to have columns`)
  if (table.partitionKeys.length > 0) throw new ConfigError(`Expected ${nameOf(table)} to have no partition keys`)
  if (unknown.length > 0) throw new ConfigError(`Expected unique keys of ${nameOf(table)} to be columns: ${unknown}`)
}

function nameOf({ database, name }: { readonly database: string; readonly name: string }): string {
  return `${database}.${name}`
}
