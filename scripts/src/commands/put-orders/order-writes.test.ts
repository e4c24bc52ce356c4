import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../samples/random.ts'
import { type OrderCounts, orderWrites } from './order-writes.ts'

const small = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.nat(40))
  .map(([rows, updates, deletes]): OrderCounts => ({ rows, updates, deletes: Math.min(rows, deletes) }))

/** Makes the writes, and checks each against the orders that are there. */
function run(counts: OrderCounts, seed: number) {
  const orders = new Set<string>()
  const made = { put: 0, update: 0, delete: 0 }
  for (const write of orderWrites(counts, createRandom(seed))) {
    made[write.kind]++
    if (write.kind === 'put') orders.add(write.order.orderid)
    else expect(orders).toContain(write.orderid)
    if (write.kind === 'delete') orders.delete(write.orderid)
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

it('makes the same writes for the same seed, all kinds among each other', () => {
  const kinds = (seed: number) =>
    Array.from(orderWrites({ rows: 50, updates: 20, deletes: 20 }, createRandom(seed)), ({ kind }) => kind)
  expect(kinds(1)).toEqual(kinds(1))
  expect(kinds(1)).not.toEqual(kinds(2))
  expect(new Set(kinds(1).slice(0, 45))).toEqual(new Set(['put', 'update', 'delete']))
})
