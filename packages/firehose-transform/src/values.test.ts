import { describe, expect, it } from 'vitest'
import { COLUMNS } from '../test/columns.ts'
import { aggregateOf, eventOf, type Item, NOON_US, nativePayload, sequenceOf, streamsPayload } from '../test/events.ts'
import { answersTo, type Row, transformerOf } from '../test/transformer.ts'

/** A record as it was found: fields of the stream are in the image, and the ARN is in `dynamodb`. */
const SALES = `{"eventID":"f3d2479e0c6ed4762e99a377f4a143b6","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1705732562,"Keys":{"orderid":{"S":"3714"}},"NewImage":{"quantity":{"N":"5"},"orderid":{"S":"3714"},"price":{"N":"190.07"},"product_name":{"S":"Charger"},"SequenceNumber":"3510000000077909614008","SizeBytes":60,"StreamViewType":"NEW_IMAGE"},"eventSourceARN":"arn:aws:dynamodb:us-east-1:1851725469799:table/OrderTable/stream/2024-01-20T06:21:09.489"}}`

/** 2026-01-31T23:59:30Z, where local time may be another day. */
const AT_MS = Date.UTC(2026, 0, 31, 23, 59, 30)

const GROUPS = {
  transaction_metadata: ['device_type', 'authentication_method', 'merchant_id'],
  fraud_indicators: ['velocity_check', 'amount_threshold', 'location_risk', 'pattern_match'],
}

const FLAT: Readonly<Record<string, { S: string } | { N: string }>> = {
  transaction_id: { S: 'TXN_0123456789abcdef' },
  timestamp: { N: String(AT_MS) },
  customer_id: { S: 'CUST_1' },
  date: { S: '2026-01-31' },
  hour: { N: '23' },
  minute: { N: '59' },
  transaction_type: { S: 'PURCHASE' },
  amount: { N: '1234.50' },
  currency: { S: 'GBP' },
  merchant_category: { S: 'GROCERY' },
  payment_method: { S: 'CARD' },
  region: { S: 'EU' },
  risk_score: { S: 'LOW' },
  status: { S: 'COMPLETED' },
  processing_timestamp: { N: String(AT_MS + 250) },
  device_type: { S: 'MOBILE' },
  authentication_method: { S: 'PIN' },
  merchant_id: { S: 'M_1' },
  velocity_check: { S: 'PASS' },
  amount_threshold: { S: 'FAIL' },
  location_risk: { S: 'NONE' },
  pattern_match: { S: 'NO' },
}

async function rowOf(payload: unknown): Promise<Row> {
  const [answer] = await answersTo(eventOf([payload]))
  expect(answer?.result).toBe('Ok')
  return answer?.rows[0] ?? {}
}

function transaction(attributes: Item) {
  const keys = { transaction_id: FLAT.transaction_id }
  return nativePayload({ table: 'financial-transactions', keys, image: { ...keys, ...attributes } })
}

function order(attributes: Item) {
  const keys = { orderid: { S: '1' } }
  return nativePayload({ keys, image: { ...keys, ...attributes } })
}

function rescued({ rescued_data }: Row): unknown {
  return typeof rescued_data === 'string' ? JSON.parse(rescued_data) : rescued_data
}

describe('the sales record', () => {
  it('is one line with every column of orders', async () => {
    const [answer] = await answersTo(eventOf([Buffer.from(SALES)]))
    expect(answer?.lines).toEqual([
      JSON.stringify({
        ...{ orderid: '3714', product_name: 'Charger', quantity: 5, price: 190.07 },
        cdc_operation: 'INSERT',
        cdc_key: '{"orderid":"3714"}',
        cdc_event_id: 'f3d2479e0c6ed4762e99a377f4a143b6',
        cdc_sequence_number: '3510000000077909614008',
        cdc_changed_at: 1_705_732_562_000_000,
        cdc_changed_at_us: 1_705_732_562_000_000,
        rescued_data: null,
      }),
    ])
  })
})

describe('a transaction', () => {
  const expected = {
    ...Object.fromEntries(
      Object.entries(FLAT).map(([name, value]) => [name, 'S' in value ? value.S : Number(value.N)]),
    ),
    rescued_data: null,
  }

  it('has its 22 columns in their order, whether its attributes stand by themselves', async () => {
    const row = await rowOf(transaction(FLAT))
    expect(Object.keys(row)).toEqual(COLUMNS.transactions)
    expect(row).toMatchObject(expected)
  })

  it('or in groups', async () => {
    const grouped = new Set(Object.values(GROUPS).flat())
    const item = Object.fromEntries(Object.entries(FLAT).filter(([name]) => !grouped.has(name)))
    const groups = Object.entries(GROUPS).map(([group, names]) => [
      group,
      { M: Object.fromEntries(names.map(name => [name, FLAT[name]])) },
    ])
    expect(await rowOf(transaction({ ...item, ...Object.fromEntries(groups) }))).toMatchObject(expected)
  })

  it('with an attribute in both places keeps that of the group beside its columns', async () => {
    const group = { transaction_metadata: { M: { device_type: { S: 'WEB' } } } }
    const mobile = { device_type: { S: 'MOBILE' } }
    const first = await rowOf(transaction({ ...mobile, ...group }))
    expect([first.device_type, rescued(first)]).toEqual(['MOBILE', { 'transaction_metadata.device_type': 'WEB' }])
    const second = await rowOf(transaction({ ...group, ...mobile }))
    expect([second.device_type, rescued(second)]).toEqual(['MOBILE', { 'transaction_metadata.device_type': 'WEB' }])
  })

  it.each([
    ['seconds', String(AT_MS / 1_000)],
    ['milliseconds', String(AT_MS)],
    ['microseconds', `${AT_MS}123`],
  ])('derives its day, hour and minute in UTC from %s', async (_, N) => {
    const row = await rowOf(transaction({ timestamp: { N } }))
    expect(row).toMatchObject({ date: '2026-01-31', hour: 23, minute: 59, rescued_data: null, timestamp: Number(N) })
  })

  it('keeps what it says of its day in local time beside its columns', async () => {
    const local = { date: { S: '2026-02-01' }, hour: { N: '1' }, minute: { N: '59' } }
    const row = await rowOf(transaction({ timestamp: FLAT.timestamp, ...local }))
    expect(row).toMatchObject({ date: '2026-01-31', hour: 23, minute: 59 })
    expect(rescued(row)).toEqual({ date: '2026-02-01', hour: '1' })
  })

  it('without a timestamp has the day that it says', async () => {
    const row = await rowOf(transaction({ date: { S: '2026-02-01' }, hour: { N: '0' } }))
    expect(row).toMatchObject({ timestamp: null, date: '2026-02-01', hour: 0, minute: null, rescued_data: null })
  })

  it('that is removed has its key, and null in every other column', async () => {
    const keys = { transaction_id: { S: 'TXN_1' }, timestamp: { N: String(AT_MS) } }
    const row = await rowOf(nativePayload({ table: 'financial-transactions', operation: 'REMOVE', keys }))
    const values = Object.entries(row).filter(([name, value]) => value !== null && !name.startsWith('cdc_'))
    expect(Object.fromEntries(values)).toEqual({
      ...{ transaction_id: 'TXN_1', timestamp: AT_MS },
      ...{ date: '2026-01-31', hour: 23, minute: 59 },
    })
    expect(row).toMatchObject({ cdc_operation: 'REMOVE', cdc_key: `{"timestamp":${AT_MS},"transaction_id":"TXN_1"}` })
  })
})

describe('a number', () => {
  it.each([
    ['12.34', '12.34'],
    ['12.30', '12.3'],
    ['-0.01', '-0.01'],
    ['0', '0'],
    ['1e3', '1000'],
    ['9999999999.99', '9999999999.99'],
  ])('of two decimals is exact in its column: %s', async (N, text) => {
    const [answer] = await answersTo(eventOf([order({ price: { N } })]))
    expect(answer?.lines[0]).toContain(`"price":${text},`)
    expect(answer?.rows[0]?.rescued_data).toBeNull()
  })

  it.each(['12.345', '10000000000', '99999999999999999999999999999999999999', '1E-130'])(
    'that its column cannot hold is exact beside it: %s',
    async N => {
      const row = await rowOf(order({ price: { N } }))
      expect([row.price, rescued(row)]).toEqual([null, { price: N }])
    },
  )

  it('keeps every digit where a double would not', async () => {
    for (const N of ['9007199254740993', '9223372036854775807', '-9223372036854775808']) {
      const [answer] = await answersTo(eventOf([transaction({ processing_timestamp: { N } })]))
      expect(answer?.lines[0]).toContain(`"processing_timestamp":${N},`)
    }
  })
})

describe('a change', () => {
  it('without a sequence number of its own has that of its place in the stream', async () => {
    const event = eventOf([order({})], { from: 7 })
    expect((await answersTo(event))[0]?.rows[0]?.cdc_sequence_number).toBe(sequenceOf(7))
    const [record] = event.records
    const metadata = record?.kinesisRecordMetadata
    if (record === undefined || metadata === undefined) throw new Error('Expected a record of Kinesis')
    const part = { ...record, kinesisRecordMetadata: { ...metadata, subsequenceNumber: '12' } }
    const [answer] = await answersTo({ ...event, records: [part] })
    expect(answer?.rows[0]?.cdc_sequence_number).toBe(`${sequenceOf(7)}.000012`)
  })

  it('put directly has the order of arrival', async () => {
    const answers = await answersTo(eventOf([order({}), order({})], { source: 'direct' }))
    const numbers = answers.map(({ rows }) => rows[0]?.cdc_sequence_number)
    expect(numbers).toEqual(['1769860800001000000', '1769860800002000001'])
  })

  it('out of an aggregate has its place in it', async () => {
    const [answer] = await answersTo(eventOf([await aggregateOf([order({}), order({})])], { from: 3 }))
    const numbers = answer?.rows.map(({ cdc_sequence_number }) => cdc_sequence_number)
    expect(numbers).toEqual([`${sequenceOf(3)}.000000`, `${sequenceOf(3)}.000001`])
  })

  it('names its table and its day for dynamic partitioning', async () => {
    const transformer = transformerOf({ env: { DYNAMIC_PARTITIONING: 'on' } })
    const late = nativePayload({ keys: { orderid: { S: '1' } }, at: NOON_US + 12 * 3_600_000_000 - 1 })
    const early = streamsPayload({ table: 'financial-transactions', keys: { transaction_id: { S: '1' } } }, '1')
    const answers = await answersTo(eventOf([late, early]), transformer)
    expect(answers.map(({ metadata }) => metadata)).toEqual([
      { partitionKeys: { table: 'orders', dt: '2026-01-31' } },
      { partitionKeys: { table: 'transactions', dt: '2026-01-31' } },
    ])
  })

  it('is counted as expired if DynamoDB removed it', async () => {
    const transformer = transformerOf()
    const removed = { operation: 'REMOVE', keys: { orderid: { S: '1' } } } as const
    const payloads = [nativePayload(removed), nativePayload({ ...removed, isExpired: true })]
    await answersTo(eventOf([...payloads, streamsPayload({ ...removed, isExpired: true }, '1')]), transformer)
    expect(transformer.telemetry.total('ItemsExpired', 'orders')).toBe(2)
  })
})
