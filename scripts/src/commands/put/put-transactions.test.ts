import { afterAll, beforeAll, expect, it } from 'vitest'
import { scanTable } from '../../live/scan-table.ts'
import { startDynamoDB, type TestDynamoDB } from '../../live/test/dynalite.ts'
import { runLake } from '../../live/test/run-lake.ts'

let db: TestDynamoDB
beforeAll(async () => {
  db = await startDynamoDB()
})
afterAll(() => db[Symbol.asyncDispose]())

it.each([
  { args: [], table: 'financial-transactions', attributes: 22, name: 'device_type' },
  { args: ['--nested', '--table', 'Nested'], table: 'Nested', attributes: 17, name: 'fraud_indicators' },
])('puts, updates and deletes transactions in a table that it creates: $table', async ({ args, ...expected }) => {
  const writes = ['--rows', '30', '--update', '10', '--delete', '5', '--rate', '900', '--seed', '7', '--json']
  const { stdout, code } = await runLake(['put-transactions', ...writes, ...args], {
    AWS_ENDPOINT_URL_DYNAMODB: db.endpoint,
  })
  const { table, put, updated, deleted } = JSON.parse(stdout)
  expect([table, put, updated, deleted, code]).toEqual([expected.table, 30, 10, 5, 0])
  const items = await scanTable(db.client, table)
  expect(items).toHaveLength(25)
  for (const item of items) {
    expect(Object.keys(item)).toHaveLength(expected.attributes)
    expect(item).toMatchObject({ transaction_id: { S: expect.any(String) }, timestamp: { N: expect.any(String) } })
    expect(item).toHaveProperty(expected.name)
  }
})
