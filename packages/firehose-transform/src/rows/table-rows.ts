import { formatPath, InputError, JsonRows, type Rows } from '@inlet/core'
import type { Destination } from '../records/find-table.ts'
import type { TableBatch } from '../records/table-batch.ts'
import type { Delivery } from '../settings.ts'

/** The rows of a table's changes, ready to be delivered. */
export class TableRows {
  /** The table's name, for records that have one change. */
  readonly tables: readonly [name: string]
  readonly batch: TableBatch
  /** Those that went into columns. */
  readonly loaded: Rows | undefined
  readonly #json: JsonRows | undefined
  /** Columns that tell items apart, by source path, where rows are applied to items. */
  readonly #keyColumns: ReadonlyMap<string, string> | undefined

  constructor(batch: TableBatch, delivery: Delivery) {
    this.tables = [batch.destination.table.name]
    this.batch = batch
    this.loaded = batch.finish()
    this.#json = this.loaded && new JsonRows(this.loaded.columns)
    const isUpsert = delivery.is === 'iceberg' && delivery.mode === 'upsert'
    this.#keyColumns = isUpsert ? keyColumnsOf(batch.destination) : undefined
  }

  /** Values that no column could take, by path and reason. */
  get rescues(): Rows['rescues'] {
    const rescues = new Map<string, Rows['rescues'][number]>()
    for (const rescue of [...this.batch.rescues, ...(this.loaded?.rescues ?? [])]) {
      const name = `${rescue.path} ${rescue.reason}`
      rescues.set(name, { ...rescue, count: rescue.count + (rescues.get(name)?.count ?? 0) })
    }
    return [...rescues.values()]
  }

  /** A line of JSON, with its end, in base64. */
  line(row: number): string {
    return this.batch.lines[row] ?? Buffer.from(`${this.#json?.line(this.#loadedRow(row))}\n`).toString('base64')
  }

  /** Why a row is not to be delivered. */
  error(row: number): InputError | undefined {
    return this.loaded?.refused.get(this.#loadedRow(row)) ?? this.#keyError(row)
  }

  /** A row can be found again by the values of its whole key only. */
  #keyError(row: number): InputError | undefined {
    const keyColumns = this.#keyColumns
    if (keyColumns === undefined) return undefined
    const loadedRow = this.#loadedRow(row)
    const missing = Object.keys(this.batch.changes[row]?.keys ?? {}).find(name => {
      const column = keyColumns.get(formatPath([name]))
      // A line that was written at once has the whole key.
      return column === undefined || (loadedRow >= 0 && this.#json?.isNull(column, loadedRow))
    })
    if (missing === undefined) return undefined
    const message = `Table ${this.tables[0]}: expected a column that holds every value of key attribute "${missing}" and nothing else; declare one of a type that does`
    return new InputError('NO_KEY', message)
  }

  /** The row's number in the columns; -1 if it is in none. */
  #loadedRow(row: number): number {
    return this.batch.loaded.get(row) ?? -1
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
