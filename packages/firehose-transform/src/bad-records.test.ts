import { createHash } from 'node:crypto'
import { defineTable, TABLE_DEFINITIONS } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { aggregateOf, eventOf, type Item, nativePayload } from '../test/events.ts'
import { answersTo, codesOf, resultsOf, transformerOf } from '../test/transformer.ts'
import { transform } from './transform.ts'

const GOOD = nativePayload({ keys: { orderid: { S: '1' } } })
const { dynamodb, ...noDynamodb } = GOOD
const MAPPED = 'sls-ddb-notifications-referral'

const BAD: readonly (readonly [what: string, code: string, payload: unknown])[] = [
  ['data that is not base64', 'NOT_BASE64', '%%%'],
  ['nothing', 'NOT_JSON', ''],
  ['bytes that are not UTF-8', 'NOT_UTF8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['text', 'NOT_JSON', Buffer.from('heartbeat')],
  ['JSON cut short', 'NOT_JSON', Buffer.from(JSON.stringify(GOOD).slice(0, -1))],
  ['JSON that is no object', 'NOT_A_CHANGE', [GOOD]],
  ['no dynamodb', 'NOT_A_CHANGE', noDynamodb],
  ['a removal without keys', 'NOT_A_CHANGE', { ...GOOD, eventName: 'REMOVE', dynamodb: { ...dynamodb, Keys: {} } }],
  ['no time', 'NOT_A_CHANGE', { ...GOOD, dynamodb: { ...dynamodb, ApproximateCreationDateTime: null } }],
  ['an unknown operation', 'NOT_A_CHANGE', { ...GOOD, eventName: 'UPSERT' }],
  ['no table', 'NOT_A_CHANGE', { ...GOOD, tableName: '' }],
  ['an unknown table', 'UNKNOWN_TABLE', { ...GOOD, tableName: 'nobody-knows-it' }],
  ['a mapped table without a definition', 'UNKNOWN_TABLE', { ...GOOD, tableName: MAPPED }],
  ['an insert without its image', 'NO_NEW_IMAGE', { ...GOOD, dynamodb: { ...dynamodb, NewImage: undefined } }],
  ['a key that is a map', 'NOT_LOADABLE', nativePayload({ keys: { orderid: { M: {} } } })],
  ['maps in 100 maps', 'NOT_LOADABLE', nested(100)],
  ['maps in 5,000 maps', 'NOT_LOADABLE', nested(5_000)],
  ['an aggregate of nothing', 'BAD_AGGREGATE', aggregateOfMessage()],
  ['an aggregate that breaks off', 'BAD_AGGREGATE', aggregateOfMessage(0x1a, 0x7f)],
]

const ALL_SETTINGS = [
  { DELIVERY: 'json' },
  { DELIVERY: 'json', DYNAMIC_PARTITIONING: 'on' },
  { DELIVERY: 'iceberg' },
  { DELIVERY: 'iceberg', ICEBERG_MODE: 'upsert' },
]

describe('a record that cannot be delivered', () => {
  it.each(BAD)('fails with its data as it came, and does not stop the others: %s', async (_, code, payload) => {
    for (const env of ALL_SETTINGS) {
      const transformer = transformerOf({ env })
      const event = eventOf([GOOD, payload, { ...GOOD, dynamodb: { ...dynamodb, Keys: { orderid: { S: '2' } } } }])
      const { records } = await transform(event, transformer)
      expect(resultsOf(records)).toEqual(['Ok', 'ProcessingFailed', 'Ok'])
      expect(records[1]).toEqual({
        recordId: event.records[1]?.recordId,
        result: 'ProcessingFailed',
        data: event.records[1]?.data,
      })
      expect(codesOf(transformer)).toEqual([code])
    }
  })

  it.each([undefined, null, 5, true, {}])('has data that is no text: %s', async data => {
    const transformer = transformerOf({ maxResponseBytes: 900 })
    const event = eventOf([GOOD, GOOD])
    const [good, other] = event.records
    const records = JSON.parse(JSON.stringify([{ ...other, data }, good]))
    const answer = await transform({ ...event, records }, transformer)
    expect(answer.records[0]).toEqual({ recordId: other?.recordId, result: 'ProcessingFailed', data: records[0].data })
    expect(codesOf(transformer)).toContain('NOT_BASE64')
  })

  it('is rescued instead where one of its values does not fit, unless the definition says otherwise', async () => {
    const payload = nativePayload({ keys: { pk: { S: '1' } }, table: 'Things', image: { price: { S: 'dear' } } })
    for (const [onDrift, result] of [['rescue', 'Ok'] as const, ['quarantine', 'ProcessingFailed'] as const]) {
      const columns = { pk: { type: 'string' as const }, price: { type: 'decimal(12,2)' as const } }
      const transformer = transformerOf({
        definitions: [defineTable({ name: 'things', source: 'Things', onDrift, columns })],
      })
      const [answer] = await answersTo(eventOf([payload]), transformer)
      expect(answer?.result).toBe(result)
      expect(codesOf(transformer)).toEqual(onDrift === 'rescue' ? [] : ['DRIFT'])
      expect(answer?.rows.map(({ price, rescued_data }) => [price, rescued_data])).toEqual(
        onDrift === 'rescue' ? [[null, '{"price":"dear"}']] : [],
      )
    }
  })

  it('is named in the log, up to 20 of them, and all are counted', async () => {
    const transformer = transformerOf()
    await transform(eventOf(new Array(50).fill('%')), transformer)
    expect(codesOf(transformer)).toHaveLength(20)
    const last = transformer.telemetry.lines.find(({ message }) => message === 'Further records failed')
    expect(last?.fields).toEqual({ records: 30 })
    expect(transformer.telemetry.total('ChangesFailed', 'none')).toBe(50)
  })
})

describe('an event', () => {
  it('without records is answered with none', async () => {
    expect(await transform(eventOf([]), transformerOf())).toEqual({ records: [] })
  })

  it.each([undefined, null, {}, { records: null }, { records: {} }, { records: [null] }, { records: [{ data: '' }] }])(
    'that cannot even be answered is an error: %o',
    async event => {
      // biome-ignore lint/suspicious/noExplicitAny: it comes from outside
      const answer = transform(event as any, transformerOf())
      await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'InputError', code: 'BAD_EVENT' }))
    },
  )

  it('may have 10,000 tiny records', async () => {
    const event = eventOf(new Array(10_000).fill(Buffer.from('{}')))
    const response = await transform(event, transformerOf())
    expect(new Set(resultsOf(response.records))).toEqual(new Set(['ProcessingFailed']))
    expect(response.records).toHaveLength(10_000)
  })

  it('may have one record of 1 MB', async () => {
    const event = eventOf([
      nativePayload({ keys: { orderid: { S: '1' } }, image: { product_name: { S: 'x'.repeat(1_000_000) } } }),
    ])
    const [answer] = await answersTo(event)
    expect(answer?.rows[0]?.product_name).toHaveLength(1_000_000)
  })
})

describe('an aggregate', () => {
  const transaction = nativePayload({ table: 'financial-transactions', keys: { transaction_id: { S: '1' } } })
  const unknown = { ...GOOD, tableName: 'nobody-knows-it' }

  it('of one change is as that change', async () => {
    for (const env of ALL_SETTINGS) {
      const answers = await answersTo(eventOf([await aggregateOf([GOOD])]), transformerOf({ env }))
      expect(answers.map(({ rows }) => rows.map(({ orderid }) => orderid))).toEqual([['1']])
    }
  })

  it('of several is as many lines, also of several tables', async () => {
    const [answer] = await answersTo(eventOf([await aggregateOf([GOOD, transaction, GOOD])]))
    expect(answer?.rows.map(({ cdc_key }) => cdc_key)).toEqual([
      ...['{"orderid":"1"}', '{"transaction_id":"1"}', '{"orderid":"1"}'],
    ])
  })

  it('fails where its changes go to several places', async () => {
    for (const [env, payloads, code] of [
      [{ DYNAMIC_PARTITIONING: 'on' }, [GOOD, GOOD], undefined],
      [{ DYNAMIC_PARTITIONING: 'on' }, [GOOD, transaction], 'BAD_AGGREGATE'],
      [{ DELIVERY: 'iceberg' }, [GOOD, GOOD], 'BAD_AGGREGATE'],
      [{ DELIVERY: 'iceberg', ICEBERG_MODE: 'upsert' }, [GOOD, GOOD], 'BAD_AGGREGATE'],
    ] as const) {
      const transformer = transformerOf({ env })
      await answersTo(eventOf([await aggregateOf(payloads)]), transformer)
      expect(codesOf(transformer)).toEqual(code === undefined ? [] : [code])
    }
  })

  it('fails as a whole if a part of it does', async () => {
    for (const [bad, code] of [
      [Buffer.from('bad'), 'NOT_JSON'],
      [unknown, 'UNKNOWN_TABLE'],
      [nativePayload({ keys: { orderid: { M: {} } } }), 'NOT_LOADABLE'],
    ] as const) {
      const transformer = transformerOf()
      const answers = await answersTo(eventOf([await aggregateOf([GOOD, bad]), GOOD]), transformer)
      expect(resultsOf(answers)).toEqual(['ProcessingFailed', 'Ok'])
      expect(codesOf(transformer)).toEqual([code])
    }
  })

  it('that fails takes no other record’s place', async () => {
    const env = { DELIVERY: 'iceberg', ICEBERG_MODE: 'upsert' }
    const later = nativePayload({ keys: GOOD.dynamodb.Keys, at: GOOD.dynamodb.ApproximateCreationDateTime + 1 })
    const answers = await answersTo(eventOf([GOOD, await aggregateOf([later, later])]), transformerOf({ env }))
    expect(resultsOf(answers)).toEqual(['Ok', 'ProcessingFailed'])
  })

  it('has only those of its changes delivered whose table is', async () => {
    const transformer = transformerOf({ env: { TABLES: 'orders' } })
    const payloads = [await aggregateOf([transaction, GOOD, unknown]), await aggregateOf([transaction]), unknown]
    const answers = await answersTo(eventOf(payloads), transformer)
    expect(resultsOf(answers)).toEqual(['Ok', 'Dropped', 'Dropped'])
    expect(answers[0]?.rows.map(({ orderid }) => orderid)).toEqual(['1'])
    expect(transformer.telemetry.total('ChangesSkipped', 'none')).toBe(4)
    expect(transformer.telemetry.total('RowsWritten', 'none')).toBe(0)
  })
})

describe('a masked column', () => {
  const SECRET = 'SECRET-4711'
  const people = defineTable({
    name: 'people',
    source: 'People',
    columns: {
      id: { type: 'string', mask: 'hash' },
      email: { type: 'string', mask: 'hash' },
      ssn: { mask: 'drop' },
      age: { type: 'int' },
    },
  })
  const change = (attributes: Item) => {
    const keys = { id: { S: SECRET } }
    return nativePayload({ table: 'People', keys, image: { ...keys, ...attributes } })
  }

  it('shows its values in no line and no log', async () => {
    for (const env of ALL_SETTINGS) {
      const transformer = transformerOf({ env: { ...env, MASK_KEY: 'key' }, definitions: [people] })
      const values = [{ S: SECRET }, { L: [{ S: SECRET }] }, { M: { a: { S: SECRET } } }, { X: SECRET }, { N: SECRET }]
      const event = eventOf(values.map(value => change({ email: value, ssn: value })))
      const answers = await answersTo(event, transformer)
      expect(answers.filter(({ result }) => result === 'Ok').length).toBeGreaterThan(0)
      expect(JSON.stringify(answers)).not.toContain(SECRET)
      expect(answers.flatMap(({ rows }) => rows).map(row => 'ssn' in row)).not.toContain(true)
      const emails = answers.flatMap(({ rows }) => rows.map(({ email }) => email))
      if (env.ICEBERG_MODE !== 'upsert') expect(emails[0]).toMatch(/^[0-9a-f]{64}$/)
    }
  })

  it('hashes keys alike on every operation, and one that is dropped cannot be applied to its row', async () => {
    const env = { DELIVERY: 'iceberg', ICEBERG_MODE: 'upsert', MASK_KEY: 'key' }
    const keys = { id: { S: SECRET } }
    const event = eventOf([nativePayload({ table: 'People', operation: 'REMOVE', keys })])
    const hashed = await answersTo(event, transformerOf({ env, definitions: [people] }))
    const inserted = await answersTo(eventOf([change({})]), transformerOf({ env, definitions: [people] }))
    expect(hashed[0]?.rows[0]?.id).toBe(inserted[0]?.rows[0]?.id)
    const dropped = defineTable({ ...people, columns: { ...people.columns, id: { mask: 'drop' } } })
    const transformer = transformerOf({ env, definitions: [dropped] })
    expect(resultsOf(await answersTo(event, transformer))).toEqual(['ProcessingFailed'])
    expect(codesOf(transformer)).toEqual(['NO_KEY'])
  })
})

describe('the log', () => {
  it('has no value of any record', async () => {
    const SECRET = 'SECRET4711'
    const values = [{ S: SECRET }, { N: SECRET }, { X: SECRET }, SECRET, [SECRET], { M: { [SECRET]: { S: SECRET } } }]
    const payloads = values.flatMap(value => [
      nativePayload({ keys: { orderid: value } }),
      nativePayload({ keys: { orderid: { S: SECRET } }, image: { quantity: value, price: value } }),
      { ...GOOD, eventName: value },
      { ...GOOD, dynamodb: { ...dynamodb, ApproximateCreationDateTime: value, Keys: value } },
      Buffer.from(`{"${SECRET}`),
      `${SECRET}!`,
    ])
    for (const env of ALL_SETTINGS) {
      const transformer = transformerOf({ env, definitions: TABLE_DEFINITIONS })
      await transform(eventOf(payloads), transformer)
      expect(transformer.telemetry.lines.length).toBeGreaterThan(payloads.length / 2)
      // The one name of an attribute is not a value.
      const lines = transformer.telemetry.lines.map(({ fields: { path: _, ...fields }, ...line }) => ({
        ...line,
        fields,
      }))
      expect(JSON.stringify(lines)).not.toContain(SECRET)
    }
  })
})

/** A change with maps in maps: too deep for JSON.stringify. */
function nested(levels: number): Buffer {
  const maps = `${'{"M":{"m":'.repeat(levels)}{"S":"core"}${'}}'.repeat(levels)}`
  const change = nativePayload({ keys: GOOD.dynamodb.Keys, image: { m: 'MAPS' } })
  return Buffer.from(JSON.stringify(change).replace('"MAPS"', maps))
}

/** What the Kinesis Producer Library would make of a message of its own. */
function aggregateOfMessage(...message: number[]): Buffer {
  const digest = createHash('md5').update(Buffer.from(message)).digest()
  return Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2, ...message]), digest])
}
