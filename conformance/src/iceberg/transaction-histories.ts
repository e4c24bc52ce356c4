import { deliveredTable, TABLE_DEFINITIONS, type TableDefinition } from '@inlet/core'
import { nativePayload } from '@inlet/firehose-transform/testing'
import { icebergSchema } from '@inlet/infra/testing'
import fc from 'fast-check'
import type { IcebergTable, Step, TextRow } from './iceberg-tables.ts'
import { transformChanges } from './transform-changes.ts'

const START_MS = Date.UTC(2026, 0, 31, 12)

const write = fc.record({
  id: fc.constantFrom('TXN_1', 'TXN_2', 'TXN_3'),
  /** The sort key: epoch milliseconds. */
  at: fc.constantFrom(START_MS, START_MS + 61_000),
  isRemove: fc.boolean(),
  /** Microseconds since the write before. */
  later: fc.constantFrom(1, 700, 1_000_000),
  amount: fc.constantFrom('0.01', '190.07', '9999999999.99', '-5'),
  status: fc.constantFrom('APPROVED', 'DECLINED', undefined),
  device: fc.constantFrom('MOBILE', 'WEB', undefined),
})
const history = fc.record({
  writes: fc.array(write, { minLength: 12, maxLength: 40, size: 'max' }),
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 }),
})

type Write = typeof write extends fc.Arbitrary<infer T> ? T : never

/** Columns that histories fill. */
export const COLUMNS = ['transaction_id', 'timestamp', 'date', 'hour', 'minute', 'amount', 'status', 'device_type']

/** A table that history happens to, in its order and batch by batch, and the rows that there should be in the end. */
export interface TransactionHistory {
  readonly table: IcebergTable
  readonly rows: readonly TextRow[]
}

/** The same histories for the same seed. */
export function transactionHistories(seed: number, count: number): Promise<readonly TransactionHistory[]> {
  const histories = fc.sample(history, { seed, numRuns: count })
  return Promise.all(histories.map(({ writes, sizes }, index) => happen(writes, sizes, `transactions_${index}`)))
}

function definitionOf(name: string): TableDefinition {
  const found = TABLE_DEFINITIONS.find(definition => definition.name === name)
  if (found === undefined) throw new Error(`Expected a definition of ${name}`)
  return found
}

async function happen(writes: readonly Write[], sizes: readonly number[], name: string): Promise<TransactionHistory> {
  const definition = definitionOf('transactions')
  const rows = new Map<string, TextRow>()
  let at = START_MS * 1_000
  const payloads = writes.flatMap(each => {
    at += each.later
    const key = `${each.id} ${each.at}`
    const before = rows.has(key)
    if (each.isRemove && !before) return []
    if (each.isRemove) rows.delete(key)
    else rows.set(key, rowOf(each))
    const operation = each.isRemove ? 'REMOVE' : before ? 'MODIFY' : 'INSERT'
    const keys = { transaction_id: { S: each.id }, timestamp: { N: String(each.at) } }
    const source = definition.source ?? ''
    return [nativePayload({ table: source, operation, keys, image: { ...keys, ...attributesOf(each) }, at })]
  })
  const steps: Step[] = []
  for (let from = 0; from < payloads.length; ) {
    const size = sizes[steps.length] ?? 1
    const batch = payloads.slice(from, from + size)
    steps.push({ deliver: await transformChanges(batch, definition, { mode: 'upsert', from: from + 1 }) })
    from += size
  }
  const fields = icebergSchema(deliveredTable(definition, { database: 'analytics', location: '' }), ['transaction_id'])
  return { table: { name, fields, uniqueKeys: ['transaction_id', 'timestamp'], steps }, rows: [...rows.values()] }
}

function attributesOf({ amount, status, device }: Write) {
  return {
    amount: { N: amount },
    ...(status !== undefined && { status: { S: status } }),
    ...(device !== undefined && { transaction_metadata: { M: { device_type: { S: device } } } }),
  }
}

function rowOf({ id, at, amount, status, device }: Write): TextRow {
  const time = new Date(at)
  return {
    transaction_id: id,
    timestamp: String(at),
    date: time.toISOString().slice(0, 10),
    hour: String(time.getUTCHours()),
    minute: String(time.getUTCMinutes()),
    amount: Number(amount).toFixed(2),
    status: status ?? null,
    device_type: device ?? null,
  }
}
