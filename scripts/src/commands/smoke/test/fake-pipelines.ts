import { outputKeys } from '@inlet/csv-to-dynamodb/object-keys'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import type { ObjectStore } from '@inlet/lake'
import { keysOf } from './keys-of.ts'
import { OUTPUTS } from './outputs.ts'

export type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>

interface Change {
  readonly table: string
  readonly id: string
  readonly operation: 'INSERT' | 'REMOVE'
  readonly at: number
}

/** Where changes of a DynamoDB table arrive, by the names that queries give it. */
const PLACES = [
  { name: '"inlet_mine_raw"."orders"', view: '"inlet_mine_raw"."orders_current"', table: OUTPUTS.OrdersTableName },
  { name: '"inlet_mine_sales"."orders"', view: '"inlet_mine_sales"."orders_current"', table: OUTPUTS.OrdersTableName },
  {
    name: OUTPUTS.TransactionsIcebergTable,
    view: '"inlet_mine_analytics"."transactions_current"',
    table: OUTPUTS.TransactionsTableName,
  },
]

const DELAY_MS = 120_000

/** DynamoDB tables, whose changes arrive two minutes later; imports; and daily loads. */
export class FakePipelines {
  /** Milliseconds since 1970. */
  now = Date.UTC(2026, 10, 21, 12)
  delayMs = DELAY_MS
  /** Whether transactions have a row for each item, instead of one for each change. */
  isUpsert = false
  readonly items = new Map<string, Item>()
  /** Tables of daily files, with the number of their rows. */
  readonly tables = new Map<string, number>()
  readonly #changes: Change[] = []
  readonly #broken = new Map<string, string>()
  readonly #store: ObjectStore

  constructor(store: ObjectStore) {
    this.#store = store
  }

  /** Lets something not work. With `silent`, changes do not arrive at a place; other words are why something fails. */
  break(what: string, how = 'silent'): void {
    this.#broken.set(what, how)
  }

  failureOf(what: string): string | undefined {
    return this.#broken.get(what)
  }

  put(table: string, item: Item): void {
    this.items.set(keyOf(table, item), item)
    this.#changes.push({ table, id: idOf(item), operation: 'INSERT', at: this.now })
  }

  remove(table: string, key: Item): void {
    if (!this.items.delete(keyOf(table, key))) return
    this.#changes.push({ table, id: idOf(key), operation: 'REMOVE', at: this.now })
  }

  find(table: string, key: Item): Item | undefined {
    return this.items.get(keyOf(table, key))
  }

  /** What a query counts. @throws Error with the reason why it fails */
  query(sql: string): number {
    const [, from = ''] = /^SELECT .* FROM (\S+)/.exec(sql) ?? []
    const reason = this.#broken.get(from)
    if (reason !== undefined && reason !== 'silent') throw new Error(reason)
    if (!sql.includes('smoke')) return 0
    const loaded = [...this.tables].find(([name]) => from.endsWith(`"${name}"`))
    if (loaded !== undefined) return loaded[1]
    const place = PLACES.find(({ name, view }) => from === name || from === view)
    const seen = place && this.#changes.filter(change => change.table === place.table && this.#hasArrived(change, sql))
    // The table comes with its first change, and its views with the table.
    if (place === undefined || seen === undefined || seen.length === 0) throw new Error(`TABLE_NOT_FOUND: ${from}`)
    if (this.#broken.get(place.name) === 'silent') return 0
    const [puts, removals] = (['INSERT', 'REMOVE'] as const).map(each => seen.filter(c => c.operation === each).length)
    if (sql.includes("= 'REMOVE'")) return this.isUpsert ? 0 : (removals ?? 0)
    return from === place.view || this.isUpsert ? Math.max(0, (puts ?? 0) - (removals ?? 0)) : (puts ?? 0)
  }

  #hasArrived({ id, at }: Change, sql: string): boolean {
    return sql.includes(id) && at + this.delayMs <= this.now
  }

  /** Imports CSV files that were uploaded. */
  async importUploads(): Promise<void> {
    if (this.#broken.has('import')) return
    const bucket = OUTPUTS.S3BucketName
    for (const key of await keysOf(this.#store, bucket)) {
      if (key.includes('/')) continue
      const text = Buffer.from(await this.#store.read(bucket, key)).toString()
      const [header, ...rows] = text
        .trim()
        .split('\n')
        .map(row => row.split(','))
      const isGood = (row: string[]) => row.length === header?.length
      for (const [account = '', offer = ''] of rows.filter(isGood)) {
        this.put(OUTPUTS.DynamoDBTableName, { account: { S: account }, offer_id: { S: offer } })
      }
      const { jsonCopy, unprocessed } = outputKeys(key)
      const state = new StateFile(this.#store, bucket, key, OUTPUTS.DynamoDBTableName)
      const refused = rows.flatMap((row, index) => (isGood(row) ? [] : [{ row: index + 1, code: 'BAD_CELLS' }]))
      const written = { [jsonCopy]: { data: rows.filter(isGood) }, [unprocessed]: refused, [state.tailsOf('1')]: 0 }
      for (const [name, value] of Object.entries(written)) {
        await this.#store.write(bucket, name.replace(/\/$/, ''), Buffer.from(JSON.stringify(value)))
      }
    }
  }

  /** Loads a daily file into a table. @throws Error as the function would */
  async loadDaily({ table, prefix }: { readonly table: string; readonly prefix: string }): Promise<object> {
    if ((await keysOf(this.#store, OUTPUTS.VendorBucketName, prefix)).length === 0) throw new Error('NO_MATCH')
    const file = `${table}/load-000001-0a0b0c0d/data_ref=20261120/1.parquet`
    const state = `_state/csv-to-partition/${OUTPUTS.RawDatabaseName}/${table}.json`
    for (const key of [file, state]) await this.#store.write(OUTPUTS.RawBucketName, key, Buffer.from('{}'))
    this.tables.set(table, 2)
    return { status: 'Success', rows: 2 }
  }
}

function keyOf(table: string, item: Item): string {
  return `${table} ${idOf(item)}`
}

function idOf(item: Item): string {
  return Object.values(item)[0]?.S ?? ''
}
