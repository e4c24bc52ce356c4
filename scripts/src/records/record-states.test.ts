import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changeFileKey } from '@inlet/core'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'
import { type Envelope, envelopeKeys } from '@inlet/stream-to-parquet/envelope'
import type { Forecast } from '@inlet/stream-to-parquet/foresee-records'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { QuarantineIndex } from './quarantine-index.ts'
import { RecordStates } from './record-states.ts'
import { ARN, AT, payload } from './test/sample-arrival.ts'
import { toUserRecords, type UserRecord } from './user-record.ts'

const SHARD = 'shardId-000000000000'
const ROW: Forecast = { is: 'row', table: 'orders', dt: '2026-11-21', rescued: 0 }

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-states-'))
})
afterEach(() => rm(root, { recursive: true }))

function record(sequenceNumber: string, data = payload(sequenceNumber)): UserRecord {
  const whole = { sequenceNumber, partitionKey: 'key', data: Buffer.from(data), arrivedAt: AT }
  const [found] = toUserRecords(whole, ARN, SHARD)
  if (found === undefined) throw new Error('Expected a record')
  return found
}

function openStates(forecastOf: (sequenceNumber: string) => Forecast = () => ROW) {
  const asked: string[] = []
  const store = directoryStore(root)
  const states = new RecordStates({
    root,
    store,
    catalog: directoryCatalog(join(root, '.catalog')),
    quarantine: new QuarantineIndex(store, 'raw', () => performance.now()),
    code: {
      async foresee(records) {
        asked.push(...records.map(({ kinesis }) => kinesis.sequenceNumber))
        return records.map(({ kinesis }) => forecastOf(kinesis.sequenceNumber))
      },
    },
  })
  return { states, store, asked }
}

async function quarantine({ position, data }: UserRecord, { isSecond = false, streamArn = ARN } = {}): Promise<void> {
  const { shardId, sequenceNumber } = position
  const envelope: Envelope = {
    handler: 'stream-to-parquet',
    code: 'NOT_JSON',
    reason: 'Why',
    record: {
      eventSourceARN: streamArn,
      shardId,
      sequenceNumber,
      approximateArrivalTimestamp: AT / 1_000,
      encoding: 'base64',
    },
    data: Buffer.from(data).toString('base64'),
  }
  const [first, second] = envelopeKeys(envelope)
  await directoryStore(root).write('raw', isSecond ? second : first, Buffer.from(JSON.stringify(envelope)))
}

it('are open until the function has answered', async () => {
  const { states, asked } = openStates()
  const [a, b] = [record('1'), record('2')]
  states.note(a, false)
  states.note(b, false)
  states.answer(a)
  expect(await states.find([a, b])).toEqual([
    { outcome: 'loaded', about: 'raw.orders' },
    { outcome: 'waiting', about: 'in the stream' },
  ])
  states.answer(b)
  expect((await states.find([b, a])).map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded'])
  expect(asked).toEqual(['1', '2'])
})

it('are asked for again where a record was refused, which a fix may change', async () => {
  let forecast: Forecast = { is: 'refused', code: 'UNKNOWN_TABLE', reason: 'Why' }
  const { states } = openStates(() => forecast)
  const a = record('1')
  states.note(a, false)
  states.answer(a)
  expect(await states.find([a])).toEqual([
    { outcome: 'quarantined', about: 'UNKNOWN_TABLE, and in quarantine no more' },
  ])
  await quarantine(a)
  expect(await states.find([a])).toEqual([{ outcome: 'quarantined', about: 'NOT_JSON' }])
  await rm(join(root, 'raw'), { recursive: true })
  forecast = { ...ROW, rescued: 2 }
  expect(await states.find([a])).toEqual([{ outcome: 'rescued', about: 'raw.orders, 2 values rescued' }])
})

it('do not mistake what another record or stream has in quarantine', async () => {
  const { states } = openStates()
  const [a, b] = [record('1'), record('1', 'other')]
  await quarantine(b)
  await quarantine(a, { streamArn: `${ARN}-2`, isSecond: true })
  for (const each of [a, b]) states.note(each, false)
  expect((await states.find([a, b])).map(({ outcome }) => outcome)).toEqual(['waiting', 'quarantined'])
  await quarantine(a, { isSecond: true })
  expect(await states.readQuarantined(a)).toMatchObject({ code: 'NOT_JSON' })
})

it('of old records are those that the names of files tell', async () => {
  const { states, store } = openStates()
  const location = 's3://raw/orders/'
  const catalog = directoryCatalog(join(root, '.catalog'))
  const partitionKeys = [{ name: 'dt', type: 'string' }] as const
  await catalog.createTable({ database: 'raw', name: 'orders', location, columns: [], partitionKeys })
  await catalog.registerPartitions({ database: 'raw', name: 'orders' }, [
    { values: ['2026-11-21'], location: `${location}dt=2026-11-21/` },
  ])
  const place = (sequenceNumber: string) => ({ streamArn: ARN, shardId: SHARD, sequenceNumber })
  const ends = { first: place('10'), last: place('20'), ids: ['a'] }
  await store.write('raw', changeFileKey('orders', '2026-11-21', ends), Buffer.from('file'))
  const records = ['9', '10', '15', '21', '16'].map(number => record(number))
  for (const [index, each] of records.entries()) states.note(each, index < 4)
  expect((await states.find(records)).map(({ outcome }) => outcome)).toEqual([
    'waiting',
    'loaded',
    'loaded',
    'waiting',
    // It is new: its batch may be under way.
    'waiting',
  ])
})

it('tell what the event source gave up', async () => {
  const { states, store } = openStates()
  const failure = {
    requestContext: { condition: 'RetryAttemptsExhausted' },
    KinesisBatchInfo: { streamArn: ARN, shardId: SHARD, startSequenceNumber: '3', endSequenceNumber: '5' },
  }
  await store.write('on-failure', 'aws/lambda/a', Buffer.from(JSON.stringify(failure)))
  const records = ['2', '4'].map(number => record(number))
  for (const each of records) states.note(each, false)
  expect(await states.find(records)).toEqual([
    { outcome: 'waiting', about: 'in the stream' },
    { outcome: 'given up', about: 'RetryAttemptsExhausted' },
  ])
})
