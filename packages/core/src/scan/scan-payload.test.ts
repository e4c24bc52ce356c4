import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributes, keyValues, soundAttributes, wildText } from '../../test/items.ts'
import { load } from '../../test/load.ts'
import { compared, runs } from '../../test/runs.ts'
import type { Change, Envelope } from '../changes/change.ts'
import { decodeChange } from '../changes/decode-change.ts'
import { parseChange } from '../changes/parse-change.ts'
import { ScannedChange } from '../changes/scanned-change.ts'
import { InputError } from '../errors.ts'

const ENVELOPE = { eventId: 'envelope-id', sequenceNumber: '7' }
const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/Things/stream/2026-01-01T00:00:00.000'

const time = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    5,
    1_767_225_600,
    1_767_225_600.5,
    1_767_225_600_123,
    1_767_225_600_123_456,
    -1,
    '5',
    null,
  ),
  fc.double({ min: 0, max: 1e18, noNaN: true }),
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
)
const text = fc.oneof(fc.constantFrom('', 'Things', 'a"b', 'é', '1'), wildText)
const anything = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, 5, true, [], {}, { principalId: 'dynamodb.amazonaws.com' }),
)
const keyValue = keyValues.chain((ofOneType): fc.Arbitrary<unknown> => ofOneType)
const keys = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(keyValue, keyValue).map(([pk, sk]) => ({ pk, sk })),
  },
  { weight: 1, arbitrary: fc.record({ sk: fc.constant({ N: '1.50' }), pk: fc.constant({ S: 'x' }) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>({}, null, { é: { S: '1' }, z: { S: '2' } }, { pk: { S: 5 } }, { pk: 5 }),
  },
  { weight: 1, arbitrary: attributes },
)
const numbers = fc.oneof(fc.constantFrom('111000000000000000000001', '12.000034', '12.34', '', '0'), text)

const dynamodb = fc.record(
  {
    ApproximateCreationDateTime: time,
    ApproximateCreationDateTimePrecision: fc.constantFrom('MILLISECOND', 'MICROSECOND', 'SECOND'),
    Keys: keys,
    NewImage: attributes,
    OldImage: attributes,
    SequenceNumber: numbers,
    SizeBytes: fc.constant(60),
    eventSourceARN: fc.constantFrom(ARN, ARN.replace('Things', 'Others')),
  },
  { requiredKeys: ['ApproximateCreationDateTime', 'Keys', 'NewImage'] },
)

const milliseconds = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 })
const microseconds = fc.integer({ min: 1_700_000_000_000_000, max: 1_800_000_000_000_000 })

/** As AWS writes them. */
const usual = fc
  .record({
    time: fc.oneof(
      milliseconds.map(time => ({ ApproximateCreationDateTime: time })),
      microseconds.map(time => ({
        ApproximateCreationDateTime: time,
        ApproximateCreationDateTimePrecision: 'MICROSECOND',
      })),
    ),
    keys: fc.tuple(keyValue, keyValue).map(([pk, sk]) => ({ pk, sk })),
    newImage: soundAttributes,
    oldImage: fc.option(soundAttributes, { nil: undefined }),
    hasKeys: fc.boolean(),
    eventID: fc.uuid(),
    eventName: fc.constantFrom('INSERT', 'MODIFY', 'MODIFY', 'REMOVE'),
    userIdentity: fc.constantFrom(null, null, { type: 'Service', principalId: 'dynamodb.amazonaws.com' }),
    tableName: fc.constantFrom('Things', 'Things', 'Others'),
  })
  .map(({ time, keys, newImage, oldImage, hasKeys, ...fields }) => ({
    awsRegion: 'eu-west-1',
    ...fields,
    recordFormat: 'application/json',
    dynamodb: {
      ...time,
      Keys: keys,
      NewImage: { ...(hasKeys && keys), ...newImage },
      ...(oldImage && { OldImage: oldImage }),
      SizeBytes: 60,
    },
    eventSource: 'aws:dynamodb',
  }))

/** As nobody does. */
const odd = fc.record(
  {
    awsRegion: fc.constant('eu-west-1'),
    eventID: fc.oneof(fc.uuid(), anything),
    eventName: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('INSERT', 'MODIFY', 'REMOVE') }, anything),
    userIdentity: anything,
    tableName: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('Things', 'Others') }, anything),
    eventSourceARN: fc.oneof(fc.constantFrom(ARN, 'arn'), anything),
    other: anything,
    dynamodb: fc.oneof({ weight: 9, arbitrary: dynamodb }, anything),
  },
  { requiredKeys: ['eventName', 'dynamodb'] },
)

const payload = fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: odd })

/** The fields in any order. */
const shuffled = payload.chain((fields): fc.Arbitrary<string> => {
  const entries = Object.entries(fields)
  const all = { minLength: entries.length, maxLength: entries.length }
  return fc.shuffledSubarray(entries, all).map(each => JSON.stringify(Object.fromEntries(each)))
})

type Read = (text: string, envelope: Envelope) => Change
const decode: Read = (json, envelope) => decodeChange(Buffer.from(json), envelope)

/** All that changes say, or the codes of their errors, and the columns of those that are none. */
function said(read: Read, payloads: readonly string[]) {
  const changes: Change[] = []
  const fields = payloads.map(json => {
    try {
      const change = read(json, ENVELOPE)
      changes.push(change)
      const { source, operation, isExpired, eventId, sequenceNumber, changedAtUs, changedAt, keys, image } = change
      return { source, operation, isExpired, eventId, sequenceNumber, changedAtUs, changedAt, keys, image }
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return error.code
    }
  })
  const { rows } = load(changes)
  return { fields, refused: rows.refused, cells: rows.columns.map(({ name, cells }) => [name, [...cells]]) }
}

describe('a payload read in place', () => {
  it('says what it says when it is parsed, whatever its fields are and wherever they stand', async ({ annotate }) => {
    const json = fc
      .oneof(
        { weight: 3, arbitrary: payload.map(fields => JSON.stringify(fields)) },
        { weight: 1, arbitrary: shuffled },
      )
      .map(text => text.toWellFormed())
    let records = 0
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 20, size: 'max' }), payloads => {
        records += payloads.length
        expect(said(decode, payloads)).toEqual(said(parseChange, payloads))
      }),
      runs(100),
    )
    await annotate(compared(records, 'records'))
  })

  it('says nothing if it is cut off', () => {
    fc.assert(
      fc.property(payload, fc.nat(), (fields, cut) => {
        const bytes = Buffer.from(JSON.stringify(fields).toWellFormed())
        expect(() => decodeChange(bytes.subarray(0, cut % bytes.length), ENVELOPE)).toThrow(InputError)
      }),
      runs(1000),
    )
  })

  it('is nearly any that AWS writes', () => {
    const usual = fc.record({
      pk: fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map(text => ({ S: text.replaceAll(/["\\\\]/g, '') })),
    })
    const isScanned = fc.sample(usual, { numRuns: 100, seed: 1 }).map(Keys => {
      const image = { ...Keys, a: { S: 'é' } }
      const inner = { ApproximateCreationDateTime: 1_767_225_600_000, Keys, NewImage: image, SizeBytes: 6 }
      const json = JSON.stringify({ eventName: 'MODIFY', tableName: 'Things', dynamodb: inner })
      return decode(json, ENVELOPE) instanceof ScannedChange
    })
    expect(isScanned).not.toContain(false)
  })
})
