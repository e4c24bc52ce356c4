import { createHash } from 'node:crypto'
import { defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { aggregateOf, eventOf, kinesisRecord, NOON_US, nativePayload, sequenceOf } from '../test/events.ts'
import { loaderOf, makeTestLake } from '../test/test-lake.ts'
import { load } from './load.ts'

const GOOD = nativePayload({ table: 'OrderTable', keys: { orderid: { S: '1' } } })
const { dynamodb: _, ...noDynamodb } = GOOD
const utf16 = Buffer.from(JSON.stringify(GOOD), 'utf16le')
const noImage = { ...GOOD, dynamodb: { ...GOOD.dynamodb, NewImage: undefined } }

const BAD: readonly (readonly [what: string, code: string, payload: unknown])[] = [
  ['data that is not base64', 'NOT_BASE64', '%%%'],
  ['data with line breaks', 'NOT_BASE64', 'Zm9v\nZm9v\n'],
  ['nothing', 'NOT_JSON', Buffer.alloc(0)],
  ['bytes that are not UTF-8', 'NOT_UTF8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['UTF-16', 'NOT_JSON', utf16],
  ['text', 'NOT_JSON', Buffer.from('heartbeat')],
  ['JSON cut short', 'NOT_JSON', Buffer.from(JSON.stringify(GOOD).slice(0, -1))],
  ['JSON that is no object', 'NOT_A_CHANGE', [GOOD]],
  ['no dynamodb', 'NOT_A_CHANGE', noDynamodb],
  ['no keys', 'NOT_A_CHANGE', { ...GOOD, dynamodb: { ...GOOD.dynamodb, Keys: {} } }],
  ['no time', 'NOT_A_CHANGE', { ...GOOD, dynamodb: { ...GOOD.dynamodb, ApproximateCreationDateTime: '2026' } }],
  [
    'a time without end',
    'NOT_A_CHANGE',
    { ...GOOD, dynamodb: { ...GOOD.dynamodb, ApproximateCreationDateTime: 1e300 } },
  ],
  ['another event', 'NOT_A_CHANGE', { ...GOOD, eventName: 'UPDATE' }],
  ['no table', 'NOT_A_CHANGE', { ...GOOD, tableName: '' }],
  ['an unknown table', 'UNKNOWN_TABLE', { ...GOOD, tableName: 'nobody-knows-it' }],
  ['an insert without its image', 'NO_NEW_IMAGE', noImage],
  ['a key of no type', 'NOT_LOADABLE', nativePayload({ table: 'OrderTable', keys: { orderid: 'bare' } })],
  ['a key that is a map', 'NOT_LOADABLE', nativePayload({ table: 'OrderTable', keys: { orderid: { M: {} } } })],
  ['maps in 100 maps', 'NOT_LOADABLE', nested(100)],
  ['maps in 5,000 maps', 'NOT_LOADABLE', nested(5_000)],
  ['an aggregate of nothing', 'BAD_AGGREGATE', aggregateOfMessage()],
  ['an aggregate that breaks off', 'BAD_AGGREGATE', aggregateOfMessage(0x1a, 0x7f)],
  ['an aggregate whose records have no data', 'BAD_AGGREGATE', aggregateOfMessage(0x1a, 0x02, 0x08, 0x00)],
]

describe('a record that cannot be loaded', () => {
  it.each(BAD)('goes to quarantine as it came, and does not block the shard: %s', async (_, code, payload) => {
    await using lake = await makeTestLake()
    const loader = loaderOf(lake, { env: { UNMAPPED_TABLES: 'quarantine' } })
    const event = eventOf([payload, GOOD])

    expect(await load(event, loader)).toEqual({ batchItemFailures: [] })

    expect(await lake.query('SELECT orderid FROM raw.orders_current')).toEqual([{ orderid: '1' }])
    const [kept, ...others] = await lake.quarantined()
    expect(others).toEqual([])
    const data = event.Records[0]?.kinesis.data ?? ''
    expect(kept).toMatchObject({ handler: 'stream-to-parquet', code, reason: expect.stringMatching(/^[A-Z]/) })
    expect(kept?.data).toBe(code === 'NOT_BASE64' ? Buffer.from(data).toString('base64') : data)
    expect(kept?.record).toEqual({
      eventSourceARN: event.Records[0]?.eventSourceARN,
      shardId: 'shardId-000000000000',
      sequenceNumber: sequenceOf(1),
      partitionKey: 'key',
      approximateArrivalTimestamp: 1_769_860_800.25,
      encoding: code === 'NOT_BASE64' ? 'text' : 'base64',
    })
    expect(
      loader.telemetry.total('RecordsQuarantined', 'none') + loader.telemetry.total('RecordsQuarantined', 'orders'),
    ).toBe(1)
  })

  it('leaves the others of its aggregate alone', async () => {
    await using lake = await makeTestLake()
    const good = [1, 2].map(n =>
      Buffer.from(JSON.stringify(nativePayload({ keys: { pk: { N: `${n}` } }, at: NOON_US }))),
    )
    const parts = [good, Buffer.from('bad'), Buffer.from([0xff])].flat()
    expect(await load(eventOf([await aggregateOf(parts)]), loaderOf(lake))).toEqual({ batchItemFailures: [] })

    expect(await lake.query('SELECT pk, cdc_sequence_number AS n FROM raw.things ORDER BY pk')).toEqual([
      { pk: 1, n: `${sequenceOf(1)}.000000` },
      { pk: 2, n: `${sequenceOf(1)}.000001` },
    ])
    const kept = await lake.quarantined()
    expect(kept.map(({ record, data }) => [record.subsequenceNumber, data])).toEqual([
      [2, Buffer.from('bad').toString('base64')],
      [3, '/w=='],
    ])
  })

  it('is found in its aggregate without taking the others apart again', { timeout: 5_000 }, async () => {
    await using lake = await makeTestLake()
    let written = 0
    const write = async () => ({ etag: String(++written), size: 0 })
    const bad = Array.from({ length: 8_000 }, (_, n) => Buffer.from(`bad record ${n}`))
    await load(eventOf([await aggregateOf(bad)]), loaderOf({ ...lake, store: { ...lake.store, write } }))
    expect(written).toBe(8_000)
  })

  it('makes no table: that comes with the first that can be loaded, whose keys fit', async () => {
    await using lake = await makeTestLake()
    const definitions = [defineTable({ name: 'ledger', source: 'Ledger', columns: { id: { type: 'decimal(12,2)' } } })]
    const loader = loaderOf(lake, { definitions })
    const bad = nativePayload({ table: 'Ledger', keys: { id: { N: '1' }, kind: { M: {} } } })
    expect(await load(eventOf([bad]), loader)).toEqual({ batchItemFailures: [] })
    expect((await lake.quarantined()).map(({ code }) => code)).toEqual(['NOT_LOADABLE'])
    expect(loader.telemetry.total('RecordsQuarantined', 'ledger')).toBe(1)
    expect(await lake.catalog.listTables('raw')).toEqual([])

    const good = nativePayload({ table: 'Ledger', keys: { id: { N: '12345678901.125' } } })
    expect(await load(eventOf([good], { from: 2 }), loader)).toEqual({ batchItemFailures: [] })
    expect(await lake.query('SELECT id, rescued_data FROM raw.ledger')).toEqual([
      { id: 12345678901.125, rescued_data: null },
    ])
  })

  it('is kept although the place of it is unknown, apart from others of no known place', async () => {
    await using lake = await makeTestLake()
    const records = [1, 2, 3].map(n => ({ ...kinesisRecord(Buffer.from(`bad ${n}`)), eventID: '' }))
    for (const _ of [1, 2]) {
      expect(await load({ Records: records }, loaderOf(lake))).toEqual({ batchItemFailures: [] })
      expect((await lake.quarantined()).map(({ data }) => String(Buffer.from(data, 'base64'))).toSorted()).toEqual([
        'bad 1',
        'bad 2',
        'bad 3',
      ])
    }
  })
})

/** A change with maps in maps: too deep for JSON.stringify. */
function nested(levels: number): Buffer {
  const maps = `${'{"M":{"m":'.repeat(levels)}{"S":"core"}${'}}'.repeat(levels)}`
  const change = nativePayload({ table: 'OrderTable', keys: GOOD.dynamodb.Keys, image: { m: 'MAPS' } })
  return Buffer.from(JSON.stringify(change).replace('"MAPS"', maps))
}

/** What the Kinesis Producer Library would make of a message of its own. */
function aggregateOfMessage(...message: number[]): Buffer {
  const digest = createHash('md5').update(Buffer.from(message)).digest()
  return Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2, ...message]), digest])
}
