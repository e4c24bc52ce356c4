import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../samples/random.ts'
import { keyPool } from './key-pool.ts'
import { orderRows } from './order-rows.ts'
import { rowWrites, type WriteCounts } from './row-writes.ts'
import { transactionRows } from './transaction-rows.ts'

const small = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.nat(40))
  .map(([rows, updates, deletes]): WriteCounts => ({ rows, updates, deletes: Math.min(rows, deletes) }))

/** Makes the writes, and checks each against the orders that are there. */
function run(counts: WriteCounts, seed: number, source = orderRows()) {
  const orders = new Set<string>()
  const made = { put: 0, update: 0, delete: 0 }
  for (const write of rowWrites(source, counts, createRandom(seed))) {
    made[write.kind]++
    if (write.kind === 'put') orders.add(write.row.orderid)
    else expect(orders).toContain(write.key.orderid)
    if (write.kind === 'delete') orders.delete(write.key.orderid)
  }
  return { made, orders: orders.size }
}

it('makes exactly as many writes as asked, each of an order that can take it', () => {
  fc.assert(
    fc.property(small, fc.nat(), (counts, seed) => {
      const { made, orders } = run(counts, seed)
      expect(made).toEqual({ put: counts.rows, update: counts.updates, delete: counts.deletes })
      expect(orders).toBe(counts.rows - counts.deletes)
    }),
  )
})

it('puts orders again once all numbers are taken', () => {
  expect(run({ rows: 10_050, updates: 3, deletes: 20 }, 1).orders).toBe(10_000)
  expect(run({ rows: 12_000, updates: 3, deletes: 12_000 }, 1).orders).toBe(0)
})

it('puts no row again that a delete would lack, however few keys there are', () => {
  fc.assert(
    fc.property(small, fc.integer({ min: 1, max: 5 }), fc.nat(), ({ rows, updates }, keys, seed) => {
      const free = keyPool(Array.from({ length: keys }, (_, index) => ({ orderid: String(index) })))
      expect(run({ rows, updates, deletes: rows }, seed, { ...orderRows(), free }).orders).toBe(0)
    }),
  )
})

it('makes the same writes for the same seed, all kinds among each other', () => {
  const kinds = (seed: number) =>
    Array.from(rowWrites(orderRows(), { rows: 50, updates: 20, deletes: 20 }, createRandom(seed)), ({ kind }) => kind)
  expect(kinds(1)).toEqual(kinds(1))
  expect(kinds(1)).not.toEqual(kinds(2))
  expect(new Set(kinds(1).slice(0, 45))).toEqual(new Set(['put', 'update', 'delete']))
})

it('puts transactions of keys that are all new, within the hour before each, and updates and deletes them', () => {
  let now = 1_800_000_000_000
  const counts = { rows: 60, updates: 20, deletes: 60 }
  const source = transactionRows({ nested: true }, () => (now += 1_000))
  const keys = new Map<string, number>()
  const deleted = new Set<string>()
  for (const write of rowWrites(source, counts, createRandom(3))) {
    if (write.kind === 'put') {
      const { transaction_id, timestamp } = write.row
      expect(keys.has(transaction_id)).toBe(false)
      expect(now - timestamp).toSatisfy(ms => ms >= 0 && ms < 3_600_000)
      keys.set(transaction_id, timestamp)
    } else {
      const { transaction_id, timestamp } = write.key
      expect([keys.get(transaction_id), deleted.has(transaction_id)]).toEqual([timestamp, false])
      if (write.kind === 'delete') deleted.add(transaction_id)
    }
  }
  expect([keys.size, deleted.size]).toEqual([60, 60])
})
