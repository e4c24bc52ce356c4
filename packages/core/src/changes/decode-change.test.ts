import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeJson, nativePayload } from '../../test/changes.ts'
import salesRecord from '../../test/fixtures/sales-record.json' with { type: 'json' }
import { load } from '../../test/load.ts'
import { cellsOf } from '../../test/rebuild.ts'
import { orders } from '../tables/definitions.ts'
import { decodeChange } from './decode-change.ts'

const ENVELOPE = { eventId: 'envelope-id', sequenceNumber: '7' }
const KEYS = { pk: { S: '1' } }
const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/Things/stream/2026-01-01T00:00:00.000'

function streamsRecord(fields: object = {}, dynamodb: object = {}) {
  return {
    eventID: 'streams-id',
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: ARN,
    dynamodb: {
      ApproximateCreationDateTime: 1_767_225_600,
      Keys: KEYS,
      NewImage: KEYS,
      SequenceNumber: '111000000000000000000001',
      SizeBytes: 60,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ...dynamodb,
    },
    ...fields,
  }
}

function native(dynamodb: object, fields: object = {}) {
  const payload = nativePayload(KEYS, KEYS)
  return { ...payload, ...fields, dynamodb: { ...payload.dynamodb, ...dynamodb } }
}

describe('a native payload', () => {
  it('takes its place in the stream from the envelope', () => {
    expect(decodeJson(native({}))).toMatchObject({
      source: 'Things',
      operation: 'MODIFY',
      eventId: 'event-id',
      sequenceNumber: '7',
      changedAtUs: 1_767_225_600_000_000n,
      keys: KEYS,
      image: KEYS,
    })
  })

  it.each([
    ['MILLISECOND', 1_767_225_600_123, 1_767_225_600_123_000n],
    ['MICROSECOND', 1_767_225_600_123_456, 1_767_225_600_123_456n],
    [undefined, 1_767_225_600_123, 1_767_225_600_123_000n],
    [undefined, 1_767_225_600_123_456, 1_767_225_600_123_456n],
    [undefined, 1_767_225_600, 1_767_225_600_000_000n],
    ['MILLISECOND', 5, 5_000n],
    ['MICROSECOND', 5, 5n],
    [undefined, 5, 5_000n],
    [undefined, 0, 0n],
  ])('of precision %s and time %d changed at %d µs', (precision, time, micros) => {
    const times = { ApproximateCreationDateTime: time, ApproximateCreationDateTimePrecision: precision }
    expect(decodeJson(native(times)).changedAtUs).toBe(micros)
  })

  it('without an event id has the envelope’s', () => {
    for (const eventID of [undefined, '', 5, null]) {
      expect(decodeJson(native({}, { eventID })).eventId).toBe('envelope-id')
    }
  })
})

describe('a Streams record', () => {
  it('has seconds, a sequence number of its own, and its table in the ARN', () => {
    expect(decodeJson(streamsRecord())).toMatchObject({
      source: 'Things',
      eventId: 'streams-id',
      sequenceNumber: '111000000000000000000001',
      changedAtUs: 1_767_225_600_000_000n,
    })
    const small = streamsRecord({}, { ApproximateCreationDateTime: 5.25 })
    expect(decodeJson(small).changedAtUs).toBe(5_250_000n)
  })

  it('that removes has keys and no image, even if one was sent', () => {
    expect(decodeJson(streamsRecord({ eventName: 'REMOVE' })).image).toBeUndefined()
    const expired = { eventName: 'REMOVE', userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }
    expect(decodeJson(streamsRecord(expired, { NewImage: undefined }))).toMatchObject({
      operation: 'REMOVE',
      keys: KEYS,
    })
  })

  it('keeps attributes that are called like its fields', () => {
    const image = { ...KEYS, SequenceNumber: { N: '5' }, SizeBytes: { N: '6' }, StreamViewType: { S: 'x' } }
    expect(decodeJson(streamsRecord({}, { NewImage: image })).image).toEqual(image)
  })
})

describe('the sales record, whose stream fields slipped into the image', () => {
  const change = decodeJson(salesRecord)

  it('gives its sequence number and its table', () => {
    expect(change).toMatchObject({
      source: 'OrderTable',
      operation: 'INSERT',
      eventId: 'f3d2479e0c6ed4762e99a377f4a143b6',
      sequenceNumber: '3510000000077909614008',
      changedAtUs: 1_705_732_562_000_000n,
    })
    expect(Object.keys(change.image ?? {}).sort()).toEqual(['orderid', 'price', 'product_name', 'quantity'])
  })

  it('gives a row of orders: 3714, Charger, 5, 190.07', () => {
    const { rows } = load([change], orders)
    expect(['orderid', 'product_name', 'quantity', 'price'].map(name => cellsOf(rows, name)[0])).toEqual([
      ...['3714', 'Charger', 5],
      19_007n,
    ])
    expect(cellsOf(rows, 'rescued_data')).toEqual([null])
  })
})

describe('an expiry', () => {
  const service = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

  it.each<[boolean, string, unknown]>([
    [true, 'REMOVE', service],
    [false, 'MODIFY', service],
    [false, 'REMOVE', null],
    [false, 'REMOVE', undefined],
    [false, 'REMOVE', 'dynamodb.amazonaws.com'],
    [false, 'REMOVE', { type: 'AssumedRole', principalId: 'somebody' }],
  ])('is %s for %s by %o, whichever way it came', (isExpired, eventName, userIdentity) => {
    for (const payload of [native({}, { eventName, userIdentity }), streamsRecord({ eventName, userIdentity })]) {
      expect(decodeJson(payload).isExpired).toBe(isExpired)
      // With spaces in it, it is read by JSON.parse.
      expect(decodeChange(Buffer.from(JSON.stringify(payload, null, 1)), ENVELOPE).isExpired).toBe(isExpired)
    }
  })
})

describe('a sequence number', () => {
  it.each([
    ['12', '12'],
    ['12.000034', '12.000034'],
    ['12.34', '7'],
    ['', '7'],
    [12, '7'],
    ['x', '7'],
  ])('of %o is %s', (SequenceNumber, sequenceNumber) => {
    for (const payload of [native({ SequenceNumber }), streamsRecord({}, { SequenceNumber })]) {
      expect(decodeJson(payload).sequenceNumber).toBe(sequenceNumber)
    }
  })
})

describe('what is no change', () => {
  const bytes = (text: string) => () => decodeChange(Buffer.from(text), ENVELOPE)
  const json = (value: unknown) => () => decodeJson(value)

  it.each<[string, string, () => unknown]>([
    ['bytes that are not UTF-8', 'NOT_UTF8', () => decodeChange(Buffer.from([0x7b, 0xff, 0x7d]), ENVELOPE)],
    ['nothing', 'NOT_JSON', bytes('')],
    ['half a payload', 'NOT_JSON', bytes(JSON.stringify(native({})).slice(0, -1))],
    ['two payloads', 'NOT_JSON', bytes(JSON.stringify(native({})).repeat(2))],
    ['half an image', 'NOT_JSON', bytes(JSON.stringify(native({})).replace('"S":"1"', '"S":"1'))],
    ...[null, 5, 'text', [], [native({})]].map((value): [string, string, () => unknown] => [
      JSON.stringify(value).slice(0, 20),
      'NOT_A_CHANGE',
      json(value),
    ]),
    ['an object of something else', 'NOT_A_CHANGE', json({ hello: 'world' })],
    ['a payload without dynamodb', 'NOT_A_CHANGE', json({ ...native({}), dynamodb: null })],
    ['an unknown operation', 'NOT_A_CHANGE', json(native({}, { eventName: 'UPSERT' }))],
    ['no operation', 'NOT_A_CHANGE', json(native({}, { eventName: undefined }))],
    ['no keys', 'NOT_A_CHANGE', json(native({ Keys: undefined }))],
    ['empty keys', 'NOT_A_CHANGE', json(native({ Keys: {} }))],
    ['keys in a list', 'NOT_A_CHANGE', json(native({ Keys: [KEYS] }))],
    ['no table', 'NOT_A_CHANGE', json(native({}, { tableName: '' }))],
    [
      'the ARN of something else',
      'NOT_A_CHANGE',
      json(streamsRecord({ eventSourceARN: 'arn:aws:sqs:eu-west-1:1:queue' })),
    ],
    ...[undefined, null, '1767225600', -1, JSON.rawJSON('1e400'), 1e18].map((time): [string, string, () => unknown] => [
      `the time ${JSON.stringify(time)}`,
      'NOT_A_CHANGE',
      json(native({ ApproximateCreationDateTime: time })),
    ]),
    ['no new image', 'NO_NEW_IMAGE', json(native({ NewImage: undefined }))],
    ['a new image of null', 'NO_NEW_IMAGE', json(native({ NewImage: null }))],
    ['a new image that is text', 'NO_NEW_IMAGE', json(native({ NewImage: 'text' }, { eventName: 'INSERT' }))],
  ])('%s is %s', (_, code, decode) => {
    expect(decode).toThrow(expect.objectContaining({ name: 'InputError', code }))
  })

  it('is never quoted in the message', () => {
    const secret = fc
      .uint8Array({ minLength: 8, maxLength: 8 })
      .map(bytes => `s3cret${Buffer.from(bytes).toString('hex')}`)
    const shape = secret.chain(text =>
      fc.record({
        text: fc.constant(text),
        value: fc.constantFrom<unknown>(text, [text], { a: text }, { [text]: text }, { S: text }),
        place: fc.constantFrom(
          'Keys',
          'NewImage',
          'ApproximateCreationDateTime',
          'eventName',
          'tableName',
          'dynamodb',
          'all',
        ),
        cut: fc.option(fc.nat(40), { nil: 0 }),
      }),
    )
    fc.assert(
      fc.property(shape, ({ text, value, place, cut }) => {
        const places = place === 'all' ? { eventName: value, dynamodb: value } : { [place]: value }
        const payload = native(places, { ...places, ...(place === 'tableName' ? { eventSourceARN: value } : {}) })
        const whole = JSON.stringify(payload)
        expect(messageOf(() => decodeChange(Buffer.from(whole.slice(0, whole.length - cut)), ENVELOPE))).not.toContain(
          text,
        )
      }),
      { numRuns: 300 },
    )
  })

  it('never makes anything but an InputError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 4 }).map(Buffer.from), fc.uint8Array()), input => {
        expect(() => decodeChange(input, ENVELOPE)).toThrow(expect.objectContaining({ name: 'InputError' }))
      }),
    )
  })
})

function messageOf(decode: () => unknown): string {
  try {
    decode()
    return ''
  } catch (error) {
    return error instanceof Error ? `${error.message} ${error.cause ?? ''}` : 'not an error'
  }
}
