import { decodeChange } from '@inlet/core'
import type { FirehoseTransformationEvent } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import {
  aggregateOf,
  eventOf,
  type Item,
  type ItemChange,
  nativePayload,
  type SourceKind,
  sequenceOf,
  toBytes,
} from '../test/events.ts'
import { fakeSource, serviceError, type Turn } from '../test/fake-source.ts'
import { bytesOf, codesOf, readAnswers, resultsOf, transformerOf } from '../test/transformer.ts'
import { transform } from './transform.ts'

const LIMIT = 6_000_000
const ENVELOPE = { eventId: 'another', sequenceNumber: '9'.repeat(56) }

/** Payloads of `change(0)`, `change(1)` … up to so many bytes. */
function fill(bytes: number, change: (n: number) => ItemChange): Buffer[] {
  const payloads: Buffer[] = []
  for (let left = bytes; ; ) {
    const payload = toBytes(nativePayload(change(payloads.length)))
    left -= payload.length
    if (left < 0) return payloads
    payloads.push(payload)
  }
}

/** Rows of transactions have 29 columns, all of them named in each line. */
const removedTransaction = (n: number): ItemChange => ({
  table: 'financial-transactions',
  operation: 'REMOVE',
  keys: { transaction_id: { S: `TXN_${String(n).padStart(16, '0')}` } },
})

/** Of three of these, a response has room for two. */
const LARGE = nativePayload({ ...removedTransaction(1), keys: { transaction_id: { S: '"'.repeat(250_000) } } })
const SMALL = nativePayload(removedTransaction(2))

async function overflow(payloads: readonly unknown[], { source = 'kinesis' as SourceKind, turns = [] as Turn[] } = {}) {
  const event = eventOf(payloads, { source })
  const fake = fakeSource(turns)
  const transformer = transformerOf({ source: fake })
  const response = await transform(event, transformer)
  return { event, fake, transformer, response }
}

/** Data of each record that was dropped. */
function droppedOf(event: FirehoseTransformationEvent, results: readonly string[]): readonly Buffer[] {
  return event.records.flatMap(({ data }, index) => (results[index] === 'Dropped' ? [Buffer.from(data, 'base64')] : []))
}

describe('an event whose rows are more than a response may have', () => {
  it.each<SourceKind>(['kinesis', 'direct'])(
    'has as many delivered as fit, from the first on, and the others put back once (%s)',
    async source => {
      const payloads = fill(3_000_000, removedTransaction)
      const { event, fake, transformer, response } = await overflow(payloads, { source })
      // There was room for all of those that were put back, had they failed, and for not one more that is delivered.
      const kept = response.records.map((answer, index) => {
        const { recordId, data } = event.records[index] ?? {}
        return answer.result === 'Ok' ? answer : { recordId, result: 'ProcessingFailed', data }
      })
      expect(bytesOf({ records: kept })).toBeLessThanOrEqual(LIMIT)
      expect(bytesOf({ records: kept })).toBeGreaterThan(LIMIT - 2_000)

      const results = resultsOf(response.records)
      const first = results.indexOf('Dropped')
      expect(first).toBeGreaterThan(1_000)
      expect(new Set(results.slice(0, first))).toEqual(new Set(['Ok']))
      expect(new Set(results.slice(first))).toEqual(new Set(['Dropped']))

      const dropped = droppedOf(event, results)
      expect(fake.taken).toHaveLength(dropped.length)
      expect(transformer.telemetry.total('ChangesPutBack', 'transactions')).toBe(dropped.length)
      for (const [position, { data, partitionKey }] of fake.taken.entries()) {
        const before = decodeChange(dropped[position] ?? Buffer.alloc(0), ENVELOPE)
        const after = decodeChange(data, ENVELOPE)
        const { operation, eventId, changedAtUs, keys } = before
        expect(after).toMatchObject({ operation, eventId, changedAtUs, keys })
        if (source === 'direct') continue
        expect(after.sequenceNumber).toBe(sequenceOf(1 + first + position))
        expect(partitionKey).toBe(`key ${1 + first + position}`)
      }
    },
  )

  it('has what is large give way to what is small and comes later', async () => {
    const quotes = (n: number): ItemChange => {
      const keys = { orderid: { S: String(n) } }
      return { keys, image: { ...keys, unknown: { S: '"'.repeat(400_000) } } }
    }
    const payloads = [...[1, 2, 3].map(n => nativePayload(quotes(n))), nativePayload({ keys: { orderid: { S: '4' } } })]
    const { fake, response } = await overflow(payloads)
    const results = resultsOf(response.records)
    expect(results).toEqual(['Ok', 'Ok', 'Dropped', 'Ok'])
    expect(bytesOf(response)).toBeLessThanOrEqual(LIMIT)
    expect(fake.taken.map(({ data }) => JSON.parse(String(data)).dynamodb.Keys)).toEqual([{ orderid: { S: '3' } }])
  })

  it('fails one that no response has room for', async () => {
    const keys = { orderid: { S: '1' } }
    const one = { keys, image: { ...keys, unknown: { S: '"'.repeat(1_200_000) } } }
    const { fake, transformer, response } = await overflow([nativePayload(one), nativePayload({ keys })])
    expect(resultsOf(response.records)).toEqual(['ProcessingFailed', 'Ok'])
    expect(codesOf(transformer)).toEqual(['RESPONSE_FULL'])
    expect(fake.calls).toEqual([])
  })

  it('keeps the places of an aggregate’s changes, which go back one by one', async () => {
    const payloads = [LARGE, LARGE, await aggregateOf([LARGE, SMALL])]
    const { event, fake, response } = await overflow(payloads, { source: 'direct' })
    expect(resultsOf(response.records)).toEqual(['Ok', 'Ok', 'Dropped'])
    const numbers = fake.taken.map(({ data }) => decodeChange(data, ENVELOPE).sequenceNumber)
    const arrival = `${event.records[2]?.approximateArrivalTimestamp}000002`
    expect(numbers).toEqual([`${arrival}.000000`, `${arrival}.000001`])
  })

  it('fails an aggregate of which a part was not taken', async () => {
    const turns = [(index: number) => index === 0, serviceError('AccessDeniedException', 'client')]
    const payloads = [LARGE, LARGE, await aggregateOf([LARGE, SMALL])]
    const { fake, response } = await overflow(payloads, { source: 'direct', turns })
    expect(fake.taken).toHaveLength(1)
    expect(resultsOf(response.records)).toEqual(['Ok', 'Ok', 'ProcessingFailed'])
  })
})

describe('a source that does not take them back', () => {
  const payloads = fill(2_500_000, removedTransaction)

  it.each<[string, Turn[], RegExp]>([
    ['refuses', new Array(40).fill(serviceError('AccessDeniedException', 'client')), /AccessDenied/],
    ['breaks', new Array(40).fill(new TypeError('not a function')), /TypeError/],
  ])('fails them with their data, if it %s', async (_, turns, reason) => {
    const { event, fake, transformer, response } = await overflow(payloads, { turns })
    expect(bytesOf(response)).toBeLessThanOrEqual(LIMIT)
    expect(fake.taken).toEqual([])
    const failed = response.records.flatMap((answer, index) => (answer.result === 'Ok' ? [] : [{ answer, index }]))
    expect(failed.length).toBeGreaterThan(1_000)
    for (const { answer, index } of failed) {
      const { recordId, data } = event.records[index] ?? {}
      expect(answer).toEqual({ recordId, result: 'ProcessingFailed', data })
    }
    expect(new Set(codesOf(transformer))).toEqual(new Set(['NOT_PUT_BACK']))
    const line = transformer.telemetry.lines.find(({ level }) => level === 'error')
    expect(String(line?.fields.error)).toMatch(reason)
  })

  it('fails only those that it did not take', async () => {
    const refused = serviceError('AccessDeniedException', 'client')
    const { fake, response } = await overflow(payloads, { turns: ['take', refused] })
    const rest = resultsOf(response.records).filter(result => result !== 'Ok')
    expect(fake.taken).toHaveLength(rest.filter(result => result === 'Dropped').length)
    expect(rest.indexOf('ProcessingFailed')).toBe(500)
    expect(fake.calls.slice(0, 2)).toEqual([500, 500])
  })

  it('fails them if it cannot even be opened', async () => {
    const transformer = transformerOf()
    const response = await transform(eventOf(payloads), transformer)
    expect(resultsOf(response.records)).toContain('ProcessingFailed')
    expect(resultsOf(response.records)).not.toContain('Dropped')
  })
})

describe('rows of Iceberg tables', () => {
  it('that have no room fail, since later they would come out of turn', async () => {
    for (const ICEBERG_MODE of ['append', 'upsert']) {
      const transformer = transformerOf({ env: { DELIVERY: 'iceberg', ICEBERG_MODE } })
      const response = await transform(eventOf(fill(2_500_000, removedTransaction)), transformer)
      expect(bytesOf(response)).toBeLessThanOrEqual(LIMIT)
      expect(new Set(resultsOf(response.records))).toEqual(new Set(['Ok', 'ProcessingFailed']))
      expect(codesOf(transformer)[0]).toBe('RESPONSE_FULL')
    }
  })

  const WORST: readonly (readonly [what: string, change: (n: number) => ItemChange])[] = [
    ['removals of orders', n => ({ operation: 'REMOVE', keys: { orderid: { S: `${n}` } } })],
    ['removals of transactions', removedTransaction],
    ['keys of quotes', n => keyOf('"'.repeat(100 + (n % 900)))],
    ['keys of backslashes', n => keyOf('\\'.repeat(100 + (n % 900)))],
    ['keys of control characters', n => keyOf('\u0001'.repeat(100 + (n % 900)))],
    ['keys without a column', n => ({ operation: 'REMOVE', keys: { other: { S: '"'.repeat(n % 500) } } })],
    ['values without a column', () => imageOf({ unknown: { S: '"'.repeat(2_000) } })],
    [
      'values of a wrong type',
      () => imageOf({ quantity: { S: '\\'.repeat(2_000) }, price: { S: '\n'.repeat(2_000) } }),
    ],
    [
      'many values without a column',
      () => imageOf(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`a${n}`, { S: '"' }]))),
    ],
    [
      'maps without columns',
      () =>
        imageOf({ details: { M: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`a${n}`, { N: '1' }])) } }),
    ],
  ]

  it.each(WORST)('of 1 MiB of changes have room in a response: %s', async (_, change) => {
    const transformer = transformerOf({ env: { DELIVERY: 'iceberg' } })
    const response = await transform(eventOf(fill(1_048_576, change)), transformer)
    expect(new Set(resultsOf(response.records))).toEqual(new Set(['Ok']))
    expect(readAnswers({ records: response.records.slice(0, 1) })[0]?.rows).toHaveLength(1)
  })
})

function keyOf(S: string): ItemChange {
  return { operation: 'REMOVE', keys: { orderid: { S } } }
}

function imageOf(attributes: Item): ItemChange {
  const keys = { orderid: { S: '1' } }
  return { keys, image: { ...keys, ...attributes } }
}

it('gets on with every round, also where nothing has room beside what fails', async () => {
  const { recordId, ...rest } = eventOf([LARGE]).records[0] ?? { recordId: '' }
  const stuck = { ...eventOf([]), records: ['a', 'b', 'c', 'd'].map(id => ({ ...rest, recordId: recordId + id })) }
  const event = stuck as FirehoseTransformationEvent
  const failures = event.records.map(({ recordId, data }) => ({ recordId, result: 'ProcessingFailed', data }))
  const source = fakeSource()
  const transformer = transformerOf({ source, maxResponseBytes: bytesOf({ records: failures }) + 1_000 })
  expect(resultsOf((await transform(event, transformer)).records)).toEqual([
    'ProcessingFailed',
    ...['Dropped', 'Dropped', 'Dropped'],
  ])
  expect(codesOf(transformer)).toEqual(['RESPONSE_FULL'])
  expect(source.taken).toHaveLength(3)
})

it.each([
  [10_000, 'Dropped'],
  [0, 'ProcessingFailed'],
])('tries again to put back if there is time: %i ms', async (ms, expected) => {
  const event = eventOf([1, 2].map(n => nativePayload(removedTransaction(n))))
  const failures = event.records.map(({ recordId, data }) => ({ recordId, result: 'ProcessingFailed', data }))
  const source = fakeSource([serviceError('ThrottlingException', 'client')])
  const transformer = transformerOf({ source, maxResponseBytes: bytesOf({ records: failures }) + 500 })
  const { records } = await transform(event, transformer, { getRemainingTimeInMillis: () => ms })
  expect(resultsOf(records)).toEqual(['Ok', expected])
})
