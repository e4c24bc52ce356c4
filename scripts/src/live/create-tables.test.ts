import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { N } from '../samples/attribute-value.ts'
import { ORDERS } from '../samples/orders.ts'
import { SAMPLE_TABLES } from '../samples/scenario.ts'
import { createTables } from './create-tables.ts'
import { startDynamoDB, type TestDynamoDB } from './test/dynalite.ts'

let db: TestDynamoDB
beforeAll(async () => {
  db = await startDynamoDB()
})
afterAll(() => db[Symbol.asyncDispose]())

it('creates tables with the keys of their items, on demand, and leaves those that are there', async () => {
  await createTables(db.client, SAMPLE_TABLES)
  await createTables(db.client, SAMPLE_TABLES)
  const types = new Set<string>()
  for (const { source, key } of SAMPLE_TABLES) {
    const { Table = {} } = await db.client.send(new DescribeTableCommand({ TableName: source }))
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } })
    const schema = Table.KeySchema?.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
    expect(schema).toEqual(key.map((name, index) => `${index === 0 ? 'HASH' : 'RANGE'} ${name}`))
    types.add(key.map(name => Table.AttributeDefinitions?.find(a => a.AttributeName === name)?.AttributeType).join('+'))
  }
  expect(types).toEqual(new Set(['S', 'N', 'B', 'S+S', 'S+N']))
})

it('does not take a table of another key for it', async () => {
  await createTables(db.client, [ORDERS])
  const numbered = { ...ORDERS, create: () => ({ orderid: N(1) }) }
  await expect(createTables(db.client, [numbered])).rejects.toThrow(
    'Expected table OrderTable to have the key orderid (N), found orderid (S)',
  )
})
