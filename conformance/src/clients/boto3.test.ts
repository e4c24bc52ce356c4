import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { PYTHON, runPython } from '../tools/python.ts'
import { changePayload } from './change-payload.ts'
import { type LiveLake, startLiveLake } from './live-lake.ts'

const BOTO3 = witnessOf(PYTHON, 'boto3')
const prove = proving('clients', BOTO3)

let lake: LiveLake

beforeAll(async () => {
  if ('version' in BOTO3.found) lake = await startLiveLake()
})
afterAll(() => lake?.[Symbol.asyncDispose]())

const dynamodb = <T>(what: string, others: object = {}) =>
  runPython<T>('clients_dynamodb', { do: what, ...others }, lake.env)
const kinesis = <T>(what: string, others: object = {}) =>
  runPython<T>('clients_kinesis', { do: what, ...others }, lake.env)

prove('creates tables of the local DynamoDB, waits for them, lists and deletes them', async () => {
  expect(await dynamodb('create', { name: 'OrderTable' })).toEqual({
    status: 'ACTIVE',
    arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/OrderTable',
    year: new Date().getFullYear(),
    names: ['OrderTable'],
  })
  await dynamodb('create', { name: 'Others' })
  expect(await dynamodb('delete', { name: 'Others' })).toEqual(['OrderTable'])
})

prove('writes items by put, update, delete and in batches, and all of it arrives in the lake', async () => {
  expect(await dynamodb('write')).toEqual({ updated: '191.07', removed: 49 })
  await lake.agreesWith('OrderTable')
  const [sums] = await lake.query(
    'select count(*)::int as items, sum(quantity)::int as quantity from raw.orders_current',
  )
  expect(sums).toEqual({ items: 50, quantity: (49 * 48) / 2 })
  expect(
    await lake.query(
      "select product_name, price, address_city, address_lines, photo, tags, exact, rescued_data from raw.orders_current where orderid = 'first'",
    ),
  ).toEqual([
    {
      product_name: 'Ladegerät 🔌',
      price: 191.07,
      address_city: 'York',
      address_lines: '["1",2,null,true]',
      photo: null,
      tags: '["a","b"]',
      // More digits than its column has before the point.
      exact: null,
      rescued_data: '{"exact":"1234567890123456789012345678901234.5678"}',
    },
  ])
})

prove('reads items by get, query, scan and in batches, page by page', async () => {
  expect(await dynamodb('read')).toEqual({
    first: { price: '191.07', tags: ['a', 'b'], exact: '1234567890123456789012345678901234.5678' },
    query: 1,
    pages: [20, 20, 10],
    filtered: 10,
    batch: 49,
  })
})

prove('is told the item that did not meet a condition', async () => {
  expect(await dynamodb('failed_condition')).toEqual({
    orderid: { S: 'order 07' },
    quantity: { N: '7' },
    price: { N: '0.5' },
  })
})

prove('reads and changes what a table streams, and its time to live', async () => {
  expect(await dynamodb('settings')).toEqual({
    before: {
      StreamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/table-changes',
      DestinationStatus: 'ACTIVE',
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
    },
    between: [],
    isSame: true,
    timeToLive: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
  })
})

prove('finds the errors of DynamoDB by their names, and words for what the local one does not do', async () => {
  const refused = (code: string, words: RegExp) => ({ code, status: 400, message: expect.stringMatching(words) })
  expect(await dynamodb('refusals')).toEqual({
    'a table that is there': refused('ResourceInUseException', /already exists: OrderTable/),
    'a table that is not': refused('ResourceNotFoundException', /resource not found/),
    'a condition': refused('ConditionalCheckFailedException', /conditional request failed/),
    'no key': refused('ValidationException', /key of OrderTable: orderid/),
    '400 KB': refused('ValidationException', /Item size has exceeded/),
    'an item twice': refused('ValidationException', /contains duplicates/),
    'a transaction': refused('UnknownOperationException', /TransactWriteItems is not supported/),
    PartiQL: refused('UnknownOperationException', /ExecuteStatement is not supported/),
    backups: refused('UnknownOperationException', /DescribeContinuousBackups is not supported/),
  })
})

prove('describes the local streams and their shards, by name and by ARN', async () => {
  expect(await kinesis('describe')).toEqual({
    status: 'ACTIVE',
    openShards: 2,
    shards: ['shardId-000000000000', 'shardId-000000000001'],
    isSameByArn: true,
    streams: ['order-changes', 'table-changes'],
  })
})

prove('puts change records of its own into the stream, and reads them there; they arrive in the lake', async () => {
  const table = 'sls-ddb-exchange-rates-exchange-rates'
  const records = Array.from({ length: 30 }, (_, number) => changePayload(table, number))
  expect(await kinesis('put', { records })).toEqual({ failed: 0, numbers: 30 })
  expect(await kinesis('read', { table })).toEqual(Array(30).fill('INSERT'))
  const count = () => lake.query('select count(*)::int as rows from raw.dynamo_sls_exchange_rates_current')
  await expect.poll(() => count().catch(() => []), { timeout: 60_000 }).toEqual([{ rows: 30 }])
})

prove('finds the errors of Kinesis by their names, and words for what the local one does not do', async () => {
  const refused = (code: string, words: RegExp) => ({ code, status: 400, message: expect.stringMatching(words) })
  expect(await kinesis('refusals')).toEqual({
    'a stream that is not there': refused('ResourceNotFoundException', /Stream nowhere/),
    'a stream that is': refused('ResourceInUseException', /table-changes/),
    'an iterator of nothing': refused('InvalidArgumentException', /Invalid ShardIterator/),
    'a record of 2 MB': refused('ValidationException', /length less than or equal to/),
    'enhanced fan-out': refused('UnknownOperationException', /RegisterStreamConsumer is not supported/),
  })
})
