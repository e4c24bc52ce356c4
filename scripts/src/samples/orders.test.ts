import { expect, test } from 'vitest'
import { ORDERS, PRODUCTS } from './orders.ts'
import { createTableWriter } from './table-writer.ts'

test('orders stay within the ranges of the sales document, through inserts, updates and deletes', () => {
  const table = createTableWriter(ORDERS, 1)
  const counts = { INSERT: 0, MODIFY: 0, REMOVE: 0 }
  for (let i = 0; i < 3_000; i++) {
    const { eventName, dynamodb } = table.next(1_767_225_600_000_000 + i, i / 3_000)
    counts[eventName]++
    if (eventName === 'REMOVE') expect(dynamodb).not.toHaveProperty('NewImage')
    if (eventName === 'MODIFY') expect(dynamodb.OldImage).toMatchObject(dynamodb.Keys)
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(200)

  for (const item of table.items()) {
    expect(item).toEqual({
      orderid: { S: expect.stringMatching(/^[1-9]\d{0,3}$|^10000$/) },
      product_name: { S: expect.toSatisfy(name => PRODUCTS.includes(name)) },
      quantity: { N: expect.stringMatching(/^[1-5]$/) },
      price: { N: expect.toSatisfy(price => /^\d+(\.\d{1,2})?$/.test(price) && +price >= 10 && +price <= 500) },
    })
  }
})
