import { describe, expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { createTableWriter } from './table-writer.ts'
import {
  newTransaction,
  newTransactionChange,
  newTransactionKey,
  TRANSACTION_VALUES,
  TRANSACTIONS,
  transactionsTable,
} from './transactions.ts'

const NOW = Date.UTC(2026, 0, 31, 0, 20)
const HOUR = 3_600_000

function transactions(count: number, { seed = 1, nested = false } = {}) {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => newTransaction(newTransactionKey(random, NOW), random, { nested }))
}

/** The maps' attributes beside the others. */
function flat(transaction: object): Record<string, unknown> {
  return Object.assign({}, ...Object.entries(transaction).map(([k, v]) => (typeof v === 'object' ? v : { [k]: v })))
}

describe.each([false, true])('transactions, nested: %s', nested => {
  test('have 22 attributes, each within its values', () => {
    for (const transaction of transactions(500, { nested }).map(flat)) {
      const timestamp = Number(transaction.timestamp)
      const time = new Date(timestamp).toISOString()
      expect(transaction).toEqual({
        ...Object.fromEntries(Object.keys(TRANSACTION_VALUES).map(name => [name, expect.any(String)])),
        transaction_id: expect.stringMatching(/^TXN_[0-9a-f]{16}$/),
        timestamp: expect.toSatisfy(value => Number.isInteger(value) && value > NOW - HOUR && value <= NOW),
        customer_id: expect.stringMatching(/^CUST_00(0\d{3}|1000)$/),
        date: time.slice(0, 10),
        hour: Number(time.slice(11, 13)),
        minute: Number(time.slice(14, 16)),
        amount: expect.toSatisfy(value => value >= 10 && value <= 1_000 && /^\d+(\.\d\d?)?$/.test(String(value))),
        merchant_id: expect.stringMatching(/^MERCH_(0\d{3}|1000)$/),
        processing_timestamp: expect.toSatisfy(value => value >= timestamp + 100 && value <= timestamp + 1_000),
      })
      expect(Object.keys(transaction)).toHaveLength(22)
    }
  })

  test('have every value that there is', () => {
    const found = transactions(500, { nested }).map(flat)
    for (const [name, values] of Object.entries(TRANSACTION_VALUES)) {
      expect(new Set(found.map(transaction => transaction[name])), name).toEqual(new Set(values))
    }
    expect(new Set(found.map(({ date }) => date))).toEqual(new Set(['2026-01-30', '2026-01-31']))
  })
})

test('nested transactions say the same in two maps', () => {
  const [one, other] = [transactions(1), transactions(1, { nested: true })].map(([transaction = {}]) => transaction)
  expect(flat(other ?? {})).toEqual(one)
  expect(other).toMatchObject({
    transaction_metadata: { device_type: expect.any(String), merchant_id: expect.any(String) },
    fraud_indicators: { velocity_check: expect.any(String), pattern_match: expect.any(String) },
  })
  expect(Object.keys(other ?? {})).toHaveLength(22 - 7 + 2)
})

test('a seed gives the same transactions again, another seed gives others', () => {
  expect(transactions(5)).toEqual(transactions(5))
  expect(transactions(5)).not.toEqual(transactions(5, { seed: 2 }))
})

test('processing changes the status, the risk score or the time of processing', () => {
  const random = createRandom(1)
  const changes = Array.from({ length: 300 }, () =>
    newTransactionChange({ transaction_id: 'TXN_0', timestamp: NOW }, random),
  )
  const { status, risk_score, processing_timestamp = [] } = Object.groupBy(changes, ({ attribute }) => attribute)
  expect(new Set(status?.map(({ value }) => value))).toEqual(new Set(TRANSACTION_VALUES.status))
  expect(new Set(risk_score?.map(({ value }) => value))).toEqual(new Set(TRANSACTION_VALUES.risk_score))
  for (const { value } of processing_timestamp) expect(Number(value) - NOW).toSatisfy(ms => ms >= 100 && ms <= 1_000)
})

test.each([TRANSACTIONS, transactionsTable({ nested: true })])('the sample table makes and changes items', table => {
  const writer = createTableWriter(table, 1)
  const processed = ['status', 'risk_score', 'processing_timestamp']
  for (let i = 0; i < 300; i++) {
    const { eventName, dynamodb } = writer.next(NOW * 1_000 + i, i / 300)
    if (eventName !== 'MODIFY') continue
    const { NewImage = {}, OldImage = {} } = dynamodb
    const changed = Object.keys(NewImage).filter(
      name => JSON.stringify(NewImage[name]) !== JSON.stringify(OldImage[name]),
    )
    expect(changed.filter(name => !processed.includes(name))).toEqual([])
  }
  for (const item of writer.items()) {
    expect(item).toMatchObject({
      transaction_id: { S: expect.any(String) },
      timestamp: { N: expect.stringMatching(/^\d{13}$/) },
      hour: { N: expect.any(String) },
      amount: { N: expect.any(String) },
      ...(table === TRANSACTIONS
        ? { device_type: { S: expect.any(String) } }
        : { fraud_indicators: { M: expect.any(Object) } }),
    })
  }
})
