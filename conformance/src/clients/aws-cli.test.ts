import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { run } from '../processes/run.ts'
import { useTool } from '../tools/find-tool.ts'
import { PYTHON } from '../tools/python.ts'
import { type LiveLake, startLiveLake } from './live-lake.ts'

const CLI = witnessOf(PYTHON, 'AWS CLI', 'awscli')
const prove = proving('clients', CLI)

const ORDERS = ['--table-name', 'OrderTable']
const CHANGES = ['--stream-name', 'table-changes']

let lake: LiveLake

beforeAll(async () => {
  if ('version' in CLI.found) lake = await startLiveLake()
})
afterAll(() => lake?.[Symbol.asyncDispose]())

function print(service: string, operation: string, ...args: string[]): Promise<string> {
  const command = join(`${useTool(PYTHON).paths.bin}`, 'aws')
  return run(command, [service, operation, ...args, '--output', 'json'], { env: lake.env })
}

async function aws(service: string, operation: string, ...args: string[]): Promise<unknown> {
  return JSON.parse((await print(service, operation, ...args)) || 'null')
}

prove('creates a table, writes it, and reads it back; what it wrote arrives in the lake', async () => {
  const key = ['--key-schema', 'AttributeName=orderid,KeyType=HASH', '--billing-mode', 'PAY_PER_REQUEST']
  const types = ['--attribute-definitions', 'AttributeName=orderid,AttributeType=S']
  await aws('dynamodb', 'create-table', ...ORDERS, ...key, ...types)
  await aws('dynamodb', 'wait', 'table-exists', ...ORDERS)
  const put = (orderid: string) => ({ PutRequest: { Item: { orderid: { S: orderid }, quantity: { N: '5' } } } })
  const batch = { OrderTable: ['1', '2', '3'].map(put) }
  expect(await aws('dynamodb', 'batch-write-item', '--request-items', JSON.stringify(batch))).toEqual({
    UnprocessedItems: {},
  })
  const item = { orderid: { S: '4' }, product_name: { S: 'Charger' }, price: { N: '190.07' } }
  await aws('dynamodb', 'put-item', ...ORDERS, '--item', JSON.stringify(item))
  await aws('dynamodb', 'delete-item', ...ORDERS, '--key', '{"orderid":{"S":"1"}}')
  const orderids = await aws('dynamodb', 'scan', ...ORDERS, '--page-size', '2', '--query', 'Items[].orderid.S')
  expect((orderids as string[]).toSorted()).toEqual(['2', '3', '4'])
  await lake.agreesWith('OrderTable')
  expect(
    await lake.query('select orderid, product_name, quantity, price from raw.orders_current order by orderid'),
  ).toEqual([
    { orderid: '2', product_name: null, quantity: 5, price: null },
    { orderid: '3', product_name: null, quantity: 5, price: null },
    { orderid: '4', product_name: 'Charger', quantity: null, price: 190.07 },
  ])
})

prove('describes the stream of changes and reads its records', async () => {
  const shardIds = await aws('kinesis', 'list-shards', ...CHANGES, '--query', 'Shards[].ShardId')
  expect(shardIds).toEqual(['shardId-000000000000', 'shardId-000000000001'])
  const names: string[] = []
  for (const shard of shardIds as string[]) {
    const from = ['--shard-id', shard, '--shard-iterator-type', 'TRIM_HORIZON', '--query', 'ShardIterator']
    const iterator = await aws('kinesis', 'get-shard-iterator', ...CHANGES, ...from)
    const data = await aws('kinesis', 'get-records', '--shard-iterator', `${iterator}`, '--query', 'Records[].Data')
    names.push(...(data as string[]).map(text => JSON.parse(Buffer.from(text, 'base64').toString()).eventName))
  }
  expect(names.toSorted()).toEqual(['INSERT', 'INSERT', 'INSERT', 'INSERT', 'REMOVE'])
})

prove('ends with the name of the error where something is refused', async () => {
  const key = ['--key', '{"orderid":{"S":"1"}}']
  await expect(aws('dynamodb', 'get-item', '--table-name', 'Nowhere', ...key)).rejects.toThrow(
    'An error occurred (ResourceNotFoundException) when calling the GetItem operation',
  )
  await expect(aws('kinesis', 'describe-limits')).rejects.toThrow(
    'An error occurred (UnknownOperationException) when calling the DescribeLimits operation: DescribeLimits is not',
  )
})
