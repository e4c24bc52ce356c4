import { CHANGE_COLUMN_TYPES, createRouter, defineTable, maskHash } from '@inlet/core'
import { silentTelemetry } from '@inlet/lake'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { attributes, changesEvent, makeTestLake, type TestLake } from '@inlet/stream-to-parquet/testing'
import { traceRecord } from '@inlet/stream-to-parquet/trace-record'
import type { KinesisStreamRecord } from 'aws-lambda'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { arrivalOf, isChange } from './arrival.ts'
import { readRow } from './read-row.ts'
import { toReplayed, toUserRecords, type UserRecord } from './user-record.ts'

const DEFINITIONS = [
  defineTable({ name: 'things', source: 'Things' }),
  defineTable({
    name: 'strict',
    source: 'Strict',
    lists: 'explode',
    columns: {
      price: { type: 'decimal(12,2)', aliases: ['cost', 'a.b'] },
      count: { type: 'int' },
      created_at: { type: 'timestamp' },
      hour: { type: 'int', derive: { from: 'created_at', part: 'hour' } },
      user_id: { mask: 'hash' },
      b: { mask: 'drop' },
    },
  }),
]

let lake: TestLake
let local: LocalLake
beforeAll(async () => {
  lake = await makeTestLake()
  local = await openLocalLake(lake.root)
})
afterAll(async () => {
  local.close()
  await lake[Symbol.asyncDispose]()
})

const env = { S3_RAW: 'raw', MASK_KEY: 'key' }

function makeLoader() {
  const settings = { ...readSettings(env, DEFINITIONS), hash: maskHash('key', DEFINITIONS) }
  const router = createRouter('quarantine', DEFINITIONS)
  return { settings, router, lake, telemetry: silentTelemetry, now: () => 0 }
}

const change = fc.record({
  table: fc.constantFrom('Things', 'Strict'),
  operation: fc.constantFrom<'INSERT' | 'MODIFY' | 'REMOVE'>('INSERT', 'MODIFY', 'REMOVE'),
  id: fc.oneof(fc.nat(9).map(String), fc.constantFrom('\0', "'", '\u202e', 'é')),
  attributes,
  eventId: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }), { nil: undefined }),
})

let next = 1

it('is what the trace of its record says, cell by cell, whatever is in the item', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async changes => {
      const payloads = changes.map(({ table, operation, id, attributes, eventId }) => {
        const keys = { id: { S: id } }
        return { table, operation, keys, image: { ...attributes, ...keys }, ...(eventId && { eventId }) }
      })
      const event = changesEvent(payloads, { from: next })
      next += payloads.length
      const loader = makeLoader()
      expect(await load(event, loader)).toEqual({ batchItemFailures: [] })
      for (const record of event.Records.flatMap(toRecords)) await compare(record, loader)
    }),
    { numRuns: 12 },
  )
})

function toRecords({ eventSourceARN, eventID, kinesis }: KinesisStreamRecord): readonly UserRecord[] {
  const { sequenceNumber, partitionKey, approximateArrivalTimestamp } = kinesis
  const data = Buffer.from(kinesis.data, 'base64')
  const record = { sequenceNumber, partitionKey, data, arrivedAt: approximateArrivalTimestamp * 1_000 }
  return toUserRecords(record, eventSourceARN, eventID.split(':')[0] ?? '')
}

async function compare(record: UserRecord, loader: ReturnType<typeof makeLoader>) {
  const { steps, refused } = await traceRecord(toReplayed(record), loader)
  const arrival = arrivalOf(record)
  if (!isChange(arrival)) throw new Error('Expected a change')
  expect(refused).toBeNull()
  const row = await readRow(arrival, { root: lake.root, catalog: lake.catalog, lake: local })
  const cells = steps.flatMap(step => (step.is === 'cast' ? step.cells : []))
  const stored = new Map(row?.cells.map(({ column, value }) => [column, value]))
  const said = new Map(cells.flatMap(({ column, value }) => (value === null ? [] : [[column, value] as const])))
  const isOwn = (column: string) => Object.hasOwn(CHANGE_COLUMN_TYPES, column)
  const inRow = [...stored].filter(([column, value]) => value !== null && !isOwn(column))
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(inRow))
  const rescued = JSON.parse(stored.get('rescued_data') ?? '{}')
  const rescuedPaths = cells.filter(cell => cell.rescued !== null).map(({ path }) => path)
  expect(rescuedPaths.toSorted()).toEqual(Object.keys(rescued).toSorted())
  expect(stored.get('cdc_sequence_number')).toBe(record.position.sequenceNumber)
}

it('is found by an id that would end a query, or a text in it', async () => {
  const eventId = "a\0b' OR '1' = '1"
  const event = changesEvent([{ table: 'Things', keys: { id: { S: 'nul' } }, eventId }], { from: next++ })
  await load(event, makeLoader())
  for (const record of event.Records.flatMap(toRecords)) await compare(record, makeLoader())
})
