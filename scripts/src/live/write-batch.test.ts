import { afterAll, beforeAll, expect, it } from 'vitest'
import { S } from '../samples/attribute-value.ts'
import { ORDERS } from '../samples/orders.ts'
import { dynamoDBClient } from './clients.ts'
import { createTables } from './create-tables.ts'
import { scanTable } from './scan-table.ts'
import { toSdkItem } from './sdk-item.ts'
import { startDynamoDB, type TestDynamoDB } from './test/dynalite.ts'
import { writeBatch } from './write-batch.ts'

let db: TestDynamoDB
beforeAll(async () => {
  db = await startDynamoDB()
  await createTables(db.client, [ORDERS])
})
afterAll(() => db[Symbol.asyncDispose]())

/** A client of a table that takes `most` writes at a time. */
function busyClient(most: number) {
  const client = dynamoDBClient(db.endpoint)
  client.middlewareStack.add(
    next => async args => {
      const { OrderTable: all } = (args.input as { RequestItems: Record<string, unknown[]> }).RequestItems
      if (most === 0) return { output: { UnprocessedItems: { OrderTable: all }, $metadata: {} }, response: {} }
      const result = await next({
        ...args,
        input: { RequestItems: { OrderTable: all?.slice(0, most) } },
      } as typeof args)
      const left = all?.slice(most) ?? []
      const UnprocessedItems = left.length > 0 ? { OrderTable: left } : {}
      return { ...result, output: { ...result.output, UnprocessedItems } }
    },
    { step: 'initialize' },
  )
  return client
}

const pauses = () => {
  const all: number[] = []
  return { all, pause: async (ms?: number) => void all.push(ms ?? 0) }
}

const writes = { OrderTable: ['1', '2', '3'].map(id => ({ PutRequest: { Item: toSdkItem({ orderid: S(id) }) } })) }

it('makes those writes again that were left undone', async () => {
  const { all, pause } = pauses()
  await writeBatch(busyClient(1), writes, pause)
  expect(await scanTable(db.client, 'OrderTable')).toHaveLength(3)
  expect(all).toEqual([20, 40])
})

it('gives up at last', async () => {
  await expect(writeBatch(busyClient(0), writes, pauses().pause)).rejects.toThrow(
    'DynamoDB left writes of a batch to OrderTable undone 8 times',
  )
})
