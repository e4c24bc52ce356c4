import {
  type Change,
  daysOfInstant,
  dayText,
  formatPath,
  InputError,
  JsonRows,
  type Operation,
  type Rows,
} from '@inlet/core'
import type { OtfMetadata, RecordMetadata } from '../answers/response.ts'
import type { Destination } from '../records/find-table.ts'
import type { TableBatch } from '../records/table-batch.ts'
import type { Delivery } from '../settings.ts'

/** The rows of a table's changes, ready to be delivered. */
export class TableRows {
  readonly name: string
  /** The name, as the tables of a record that has one change. */
  readonly names: readonly string[]
  /** Those that went into columns. */
  readonly loaded: Rows | undefined
  readonly #batch: TableBatch
  readonly #json: JsonRows | undefined
  readonly #delivery: Delivery
  /** Columns that tell items apart, by source path. */
  readonly #keyColumns: ReadonlyMap<string, string>
  /** Rows that go to one place share what says so. */
  readonly #partitions = new Map<number, RecordMetadata>()
  readonly #operations: Partial<Record<Operation, RecordMetadata>> = {}

  constructor(batch: TableBatch, delivery: Delivery) {
    const { table } = batch.destination
    this.name = table.name
    this.names = [table.name]
    this.loaded = batch.columns?.finish(table)
    this.#batch = batch
    this.#json = this.loaded && new JsonRows(this.loaded.columns)
    this.#delivery = delivery
    this.#keyColumns = keyColumnsOf(batch.destination)
  }

  /** A line of JSON, with its end, in base64. */
  line(row: number): string {
    return this.#batch.written[row] ?? Buffer.from(`${this.#json?.line(this.#loadedRow(row))}\n`).toString('base64')
  }

  /** Where the row goes; the same for all that go there. `undefined` if nothing has to say so. */
  metadata(row: number): RecordMetadata | undefined {
    const delivery = this.#delivery
    if (delivery.is === 'iceberg') return this.#otfMetadata(this.#change(row).operation, delivery)
    return delivery.isPartitioned ? this.#partitionKeys(daysOfInstant(this.#change(row).changedAtUs)) : undefined
  }

  /** Why a row is not to be delivered. */
  error(row: number): InputError | undefined {
    const refused = this.loaded?.refused.get(this.#loadedRow(row))
    const isUpsert = this.#delivery.is === 'iceberg' && this.#delivery.mode === 'upsert'
    return refused ?? (isUpsert ? this.#keyError(row) : undefined)
  }

  #partitionKeys(day: number): RecordMetadata {
    const known = this.#partitions.get(day)
    if (known !== undefined) return known
    const metadata = Object.freeze({ partitionKeys: Object.freeze({ table: this.name, dt: dayText(day) }) })
    this.#partitions.set(day, metadata)
    return metadata
  }

  #otfMetadata(operation: Operation, { database, mode }: Delivery & { is: 'iceberg' }): RecordMetadata {
    const applied = operation === 'REMOVE' ? 'delete' : 'update'
    const otfMetadata: OtfMetadata = {
      destinationDatabaseName: database,
      destinationTableName: this.name,
      operation: mode === 'append' ? 'insert' : applied,
    }
    this.#operations[operation] ??= Object.freeze({ otfMetadata: Object.freeze(otfMetadata) })
    return this.#operations[operation]
  }

  /** A row can be found again by the values of its whole key only. */
  #keyError(row: number): InputError | undefined {
    const loadedRow = this.#loadedRow(row)
    const missing = Object.keys(this.#change(row).keys).find(name => {
      const column = this.#keyColumns.get(formatPath([name]))
      // A line that was written at once has the whole key.
      return column === undefined || (loadedRow >= 0 && this.#json?.isNull(column, loadedRow))
    })
    if (missing === undefined) return undefined
    const message = `Table ${this.name}: expected a column that holds every value of key attribute "${missing}" and nothing else; declare one of a type that does`
    return new InputError('NO_KEY', message)
  }

  #change(row: number): Change {
    const change = this.#batch.changes[row]
    if (change === undefined) throw new Error('Every row has its change')
    return change
  }

  /** The row's number in the columns; -1 if it is in none. */
  #loadedRow(row: number): number {
    return this.#batch.loaded.get(row) ?? -1
  }
}

/** Two texts can be one time, and what a derived column holds may be no key's at all. */
function keyColumnsOf({ definition, table }: Destination): ReadonlyMap<string, string> {
  const derived = Object.entries(definition.columns).flatMap(([name, { path = name, derive }]) =>
    derive ? [path] : [],
  )
  return new Map(
    table.columns.flatMap(({ name, path, type }) =>
      path === undefined || type === 'timestamp' || derived.includes(path) ? [] : [[path, name]],
    ),
  )
}
