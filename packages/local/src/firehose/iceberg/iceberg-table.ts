import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { isColumnType, TransientError } from '@inlet/core'
import type { ObjectSummary, StoredTable } from '@inlet/lake'
import { withFileLock } from '@inlet/lake/directory'
import { tableQuery } from '../../query/table-view.ts'
import { insertedRows, mergedRows } from './delivery-sql.ts'
import type { DuckDBWriter } from './duckdb-writer.ts'
import type { IcebergDestination } from './iceberg-destination.ts'
import { type TableColumns, type TableRow, writableColumns } from './iceberg-row.ts'
import { isSnapshotOf, nextSnapshot, prefixOf, type SnapshotPlace } from './snapshot-place.ts'

export interface IcebergTableContext {
  readonly destination: IcebergDestination
  readonly writer: DuckDBWriter
  /** Held while the table is changed, by whichever process. */
  readonly lockFile: string
}

/** A table whose rows are the Parquet files of a snapshot. */
export class IcebergTable {
  readonly #context: IcebergTableContext
  readonly #table: TableColumns
  readonly #place: SnapshotPlace
  /** Snapshots that are not live, and since when that is known, ms of a clock that only goes forward. */
  readonly #retired = new Map<string, number>()

  constructor(context: IcebergTableContext, table: TableColumns) {
    this.#context = context
    this.#table = table
    this.#place = { bucket: context.destination.bucket, database: table.database, name: table.name }
  }

  /**
   * Applies the rows, one after the other, to the table. Done again under the same id, inserts are there once, unless the
   * table got another snapshot meanwhile.
   */
  apply(rows: readonly TableRow[], deliveryId: string, checkAlive: () => void): Promise<void> {
    return withFileLock(this.#context.lockFile, async () => {
      checkAlive()
      const stored = await this.#context.destination.catalog.getTable(this.#table)
      if (stored === undefined || !isSnapshotOf(this.#place, stored.table.location)) throw this.#taken()
      const isInserts = rows.every(({ operation }) => operation === 'insert')
      if (isInserts) await this.#append(rows, stored, deliveryId, checkAlive)
      else await this.#replace(rows, stored, checkAlive)
    })
  }

  async #append(rows: readonly TableRow[], { table }: StoredTable, deliveryId: string, checkAlive: () => void) {
    const { writer } = this.#context
    await writer.withFile(rows, insertedRows(this.#table.columns), async file => {
      checkAlive()
      await this.#write(table.location, deliveryId, file)
    })
  }

  async #replace(rows: readonly TableRow[], { table, version }: StoredTable, checkAlive: () => void) {
    const { writer, destination } = this.#context
    const partition = { values: [], location: table.location, files: await this.#filesOf(table.location) }
    const columns = table.columns.filter(({ type }) => isColumnType(type))
    const others = this.#othersOf(writableColumns(table))
    const current = tableQuery({ table: { ...table, columns }, partitions: [partition] })
    const location = nextSnapshot(this.#place, table.location)
    await writer.withFile(rows, mergedRows(this.#table, others, current), async file => {
      checkAlive()
      await this.#write(location, randomUUID(), file)
    })
    checkAlive()
    await destination.catalog.updateTable({ ...table, location }, version)
    await this.#removeRetired(location, table.location, checkAlive)
  }

  /** The columns that somebody else appended since the start: they keep what they have. */
  #othersOf(columns: TableColumns['columns']): TableColumns['columns'] {
    const isSame = this.#table.columns.every(({ name, type }, index) => {
      return columns[index]?.name === name && columns[index].type === type
    })
    if (!isSame) throw this.#taken()
    return columns.slice(this.#table.columns.length)
  }

  async #write(location: string, name: string, file: string): Promise<void> {
    const { store, bucket } = this.#context.destination
    await store.write(bucket, `${prefixOf(this.#place, location)}${name}.parquet`, createReadStream(file))
  }

  async #filesOf(location: string) {
    const { bucket, lake } = this.#context.destination
    const objects = await this.#list(prefixOf(this.#place, location))
    return objects.map(({ key, size, lastModified }) => {
      return { path: resolve(lake, bucket, key), size, writtenAt: lastModified.getTime() }
    })
  }

  async #list(prefix: string): Promise<readonly ObjectSummary[]> {
    const { store, bucket } = this.#context.destination
    const objects: ObjectSummary[] = []
    for await (const object of store.list(bucket, prefix)) objects.push(object)
    return objects
  }

  /** Removes snapshots, also of deliveries that failed, but the live one, the one before, and those that were live just now. */
  async #removeRetired(live: string, previous: string, checkAlive: () => void): Promise<void> {
    const { store, bucket, keepSnapshotsMs = 10_000 } = this.#context.destination
    const now = performance.now()
    const objects = await this.#list(prefixOf(this.#place))
    const snapshots = Map.groupBy(objects, ({ key }) => `s3://${bucket}/${key.slice(0, key.lastIndexOf('/') + 1)}`)
    for (const [location, files] of snapshots) {
      if (location === live || !isSnapshotOf(this.#place, location)) continue
      const since = this.#retired.get(location) ?? now
      this.#retired.set(location, since)
      if (location === previous || now - since < keepSnapshotsMs) continue
      checkAlive()
      await store.delete(
        bucket,
        files.map(({ key }) => key),
      )
      this.#retired.delete(location)
    }
  }

  #taken(): TransientError {
    const { database, name } = this.#table
    return new TransientError('CATALOG', `Table ${database}.${name} was changed by somebody else while Firehose had it`)
  }
}
