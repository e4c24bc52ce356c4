import { dayText, formatPath, InputError, JsonRows, type Rows } from '@inlet/core'
import type { OtfMetadata, PartitionKeys } from '../answers/response.ts'
import type { Destination } from '../records/find-table.ts'
import type { TableBatch } from '../records/sort-records.ts'
import type { Delivery } from '../settings.ts'

type IcebergDelivery = Delivery & { is: 'iceberg' }

/** The rows of a table's changes, ready to be delivered. */
export class TableRows {
  readonly name: string
  readonly rows: Rows
  readonly #batch: TableBatch
  readonly #json: JsonRows
  /** Columns that tell items apart, by source path. */
  readonly #keyColumns: ReadonlyMap<string, string>

  constructor(batch: TableBatch) {
    const { table } = batch.destination
    this.name = table.name
    this.rows = batch.columns.finish(table)
    this.#batch = batch
    this.#json = new JsonRows(this.rows.columns)
    this.#keyColumns = keyColumnsOf(batch.destination)
  }

  /** A line of JSON, with its end. */
  line(row: number): string {
    return `${this.#json.line(row)}\n`
  }

  partitionKeys(row: number): PartitionKeys {
    return { table: this.name, dt: dayText(this.rows.days[row] ?? 0) }
  }

  otfMetadata(row: number, { database, mode }: IcebergDelivery): OtfMetadata {
    const isRemoved = this.#batch.changes[row]?.operation === 'REMOVE'
    const applied = isRemoved ? 'delete' : 'update'
    return {
      destinationDatabaseName: database,
      destinationTableName: this.name,
      operation: mode === 'append' ? 'insert' : applied,
    }
  }

  /**
   * A row can be found again by the values of its whole key only.
   * @returns why that is not possible
   */
  keyError(row: number): InputError | undefined {
    const keys = Object.keys(this.#batch.changes[row]?.keys ?? {})
    const missing = keys.find(name => {
      const column = this.#keyColumns.get(formatPath([name]))
      return column === undefined || this.#json.isNull(column, row)
    })
    if (missing === undefined) return undefined
    const message = `Table ${this.name}: expected a column that holds every value of key attribute "${missing}" and nothing else; declare one of a type that does`
    return new InputError('NO_KEY', message)
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

/** Why a change is not to be delivered. */
export function rowError(row: number, rows: TableRows, delivery: Delivery): InputError | undefined {
  const isUpsert = delivery.is === 'iceberg' && delivery.mode === 'upsert'
  return rows.rows.refused.get(row) ?? (isUpsert ? rows.keyError(row) : undefined)
}
