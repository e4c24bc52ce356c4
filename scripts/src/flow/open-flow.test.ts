import type { Flow, Run } from '@inlet/console/api'
import type { QueueEvent } from '@inlet/local/live'
import { expect, it } from 'vitest'
import { ORDERS_FIREHOSE, TRANSACTIONS_FIREHOSE } from '../live/firehoses.ts'
import { openFlow } from './open-flow.ts'

const START = Date.parse('2026-01-31T12:00:00Z')

function begin() {
  const clock = { time: START }
  const flow = openFlow({
    changes: { stream: 'table-changes', database: 'raw', quarantine: 's3://raw/_quarantine/' },
    firehoses: [ORDERS_FIREHOSE, TRANSACTIONS_FIREHOSE],
    uploads: 'csv-uploads',
    daily: { bucket: 'vendor-drop', scheduleQueue: 'feed-schedules', quarantine: 's3://lake/_quarantine/' },
    now: () => clock.time,
  })
  return { clock, flow }
}

const stageOf = (flow: Flow, id: string) =>
  flow.pipelines.flatMap(({ lanes }) => lanes.flatMap(({ stages }) => stages)).find(stage => stage.id === id)

function figuresOf(flow: Flow, id: string): Record<string, number> {
  return Object.fromEntries(stageOf(flow, id)?.figures.map(({ name, value }) => [name, value]) ?? [])
}

const RUN: Run = {
  ...{ id: '1', kind: 'import', trigger: 'upload', object: 's3://csv-uploads/Offers/a.csv', table: 'Offers' },
  ...{ feed: null, dataRef: null, status: 'running', startedAt: START, endedAt: null, progress: null },
  ...{ accounting: null, failure: null, outputs: [], swaps: [] },
}
const message = (messageId: string, queue: string): Omit<Extract<QueueEvent, { is: 'sent' }>, 'is'> => ({
  queue,
  subject: 'a file',
  messageId,
  receives: 1,
  sentAt: START,
})

it('has all four pipelines, whole and at rest, before anything happens; each stage once', () => {
  using flow = begin().flow
  const { pipelines, happenings, at, startedAt } = flow.now()
  expect(pipelines.map(({ name, lanes }) => [name, lanes.map(({ name }) => name)])).toEqual([
    ['stream-to-parquet', ['table-changes']],
    ['firehose-transform', ['orders', 'transactions']],
    ['csv-to-dynamodb', ['csv-uploads']],
    ['csv-to-partition', ['vendor-drop']],
  ])
  const stages = pipelines.flatMap(({ lanes }) => lanes.flatMap(({ stages }) => stages))
  expect(new Set(stages.map(({ id }) => id)).size).toBe(stages.length)
  expect(stages.flatMap(({ figures }) => figures).every(({ value }) => value === 0)).toBe(true)
  expect(stages.every(({ problem }) => problem === null)).toBe(true)
  expect([happenings, at, startedAt]).toEqual([[], START, START])
  expect(JSON.parse(JSON.stringify(flow.now()))).toEqual(flow.now())
})

it('follows a Firehose stream: what is rescued, dropped, delivered or failed, and whether it stands still', () => {
  const { clock, flow } = begin()
  const orders = 'firehose-transform/orders'
  let counts = { in: 10, delivered: 3, dropped: 4, failed: 1 }
  flow.count({
    changes: stream => ({ sent: stream === 'order-changes' ? 12 : 99, waiting: 1, undeliverable: 0 }),
    firehoses: () => new Map([['orders', counts]]),
    uploads: () => ({ waiting: 0, running: 0 }),
    daily: () => ({ waiting: 0, running: 0 }),
    next: () => new Map(),
  })
  const metrics = { service: 'firehose-transform', table: 'orders', ValuesRescued: 2 }
  flow.onLogLine(JSON.stringify(metrics))
  flow.onLogLine(JSON.stringify({ ...metrics, table: 'transactions', ValuesRescued: 5 }))
  flow.onFirehoseEvent('orders', { type: 'delivery-failed', records: 2, reason: 'ENOSPC' })
  const now = flow.now()
  expect(figuresOf(now, `${orders}/stream`)).toEqual({ in: 12, waiting: 1 })
  expect(figuresOf(now, `${orders}/function`)).toEqual({ in: 10, rescued: 2, dropped: 4, waiting: 2, lag: 0 })
  expect(figuresOf(now, `${orders}/files`)).toEqual({ written: 3 })
  expect(figuresOf(now, `${orders}/errors`)).toEqual({ failed: 1 })
  expect(stageOf(now, `${orders}/files`)).toMatchObject({ title: 'sales.orders', problem: { times: 1 } })
  expect(figuresOf(now, 'firehose-transform/transactions/function')).toMatchObject({ in: 0, rescued: 5 })
  clock.time += 20_000
  expect(figuresOf(flow.now(), `${orders}/function`)).toMatchObject({ lag: 20_000 })
  counts = { ...counts, delivered: 5 }
  flow.onFirehoseEvent('orders', { type: 'delivered', records: 2, places: ['a'] })
  expect(stageOf(flow.now(), `${orders}/files`)?.problem).toBeNull()
  expect(figuresOf(flow.now(), `${orders}/function`)).toMatchObject({ waiting: 0, lag: 0 })
  expect(flow.now().happenings[0]).toMatchObject({ is: 'good', text: '2 changes by Firehose orders' })
  flow[Symbol.dispose]()
})

it('follows imports: files that wait, rows under way, and what is wrong until it goes on', () => {
  const { clock, flow } = begin()
  const id = (stage: string) => `csv-to-dynamodb/${stage}`
  flow.onUploadEvent({ is: 'object-created', bucket: 'csv-uploads', key: 'Offers/a.csv', size: 9 })
  flow.onUploadEvent({ is: 'sent', ...message('m', 'csv-uploads') })
  flow.onRun({ ...RUN, status: 'waiting', failure: { code: 'NO_TABLE', message: 'there is no table Offers' } })
  clock.time += 5_000
  expect(figuresOf(flow.now(), id('folder'))).toMatchObject({ in: 1, failed: 0 })
  expect(figuresOf(flow.now(), id('function'))).toMatchObject({ in: 0, lag: 5_000 })
  expect(stageOf(flow.now(), id('function'))?.problem?.text).toBe(`${RUN.object} waits: there is no table Offers`)

  flow.onRun(RUN)
  flow.onRun({ ...RUN, progress: { rows: 100, share: 0.5, rowsPerSecond: 9 } })
  const step = { message: 'Import goes on', object: RUN.object, rows: 100, unprocessed: 4, byte: 1, size: 2 }
  flow.onLogLine(JSON.stringify(step))
  expect(stageOf(flow.now(), id('function'))?.problem).toBeNull()
  expect(figuresOf(flow.now(), id('tables'))).toEqual({ written: 96 })
  expect(figuresOf(flow.now(), id('unprocessed'))).toEqual({ quarantined: 4 })

  const accounting = { in: 200, written: 180, superseded: 13, refused: 7, rescued: 0 }
  flow.onRun({ ...RUN, status: 'succeeded', accounting })
  flow.onUploadEvent({ is: 'succeeded', ...message('m', 'csv-uploads') })
  expect(figuresOf(flow.now(), id('function'))).toEqual({ in: 200, superseded: 13, lag: 0 })
  expect(figuresOf(flow.now(), id('tables'))).toEqual({ written: 180 })
  expect(flow.now().happenings[0]).toMatchObject({ text: `${RUN.object} into Offers: 180 rows, 7 refused` })
  flow[Symbol.dispose]()
})

it('follows daily loads: schedules, what is read and not live, swaps, and failures', () => {
  using flow = begin().flow
  const id = (stage: string) => `csv-to-partition/${stage}`
  const next = new Map([
    ['a', undefined],
    ['b', Date.parse('2026-02-01T05:00:00Z')],
    ['c', Date.parse('2026-03-01T05:00:00Z')],
  ])
  const nothing = { waiting: 0, running: 0 }
  const changes = () => ({ sent: 0, waiting: 0, undeliverable: 0 })
  flow.count({ changes, firehoses: () => new Map(), uploads: () => nothing, daily: () => nothing, next: () => next })
  flow.onScheduleEvent({ is: 'due', schedule: 'b', at: START, nextAt: undefined })
  const load: Run = { ...RUN, kind: 'daily load', object: null, table: 'raw.rates', feed: 'b', dataRef: '20260131' }
  flow.onRun({ ...load, progress: { rows: 50, share: null, rowsPerSecond: null } })
  expect(stageOf(flow.now(), id('schedule'))).toMatchObject({
    ...{ title: '3 schedules', about: 'next: b, 2026-02-01 05:00 UTC', figures: [{ name: 'in', value: 1 }, {}] },
  })
  expect(figuresOf(flow.now(), id('function'))).toMatchObject({ in: 50, waiting: 50 })
  flow.onRun({ ...load, status: 'failed', failure: { code: 'NO_MATCH', message: 'found none' } })
  flow.onDailyEvent({ is: 'dead', reason: 'x', objectKey: 'k', ...message('m', 'feed-schedules') })
  flow.onDailyEvent({ is: 'dead', reason: 'x', objectKey: 'k', ...message('n', 'vendor-files') })
  expect(figuresOf(flow.now(), id('function'))).toMatchObject({ in: 0, waiting: 0 })
  const problem = 'b 20260131 into raw.rates: NO_MATCH, found none'
  expect(stageOf(flow.now(), id('function'))?.problem?.text).toBe(problem)
  const error = { message: 'found none' }
  flow.onLogLine(JSON.stringify({ level: 'ERROR', message: 'Load failed', service: 'csv-to-partition', error }))
  expect(flow.now().happenings.map(({ is, text }) => [is, text])).toEqual([
    ['bad', 'a file is given up after 1 attempt: x; s3://on-failure/k'],
    ['bad', 'a file is given up after 1 attempt: x; s3://on-failure/k'],
    ['bad', problem],
  ])
  expect([figuresOf(flow.now(), id('schedule')).failed, figuresOf(flow.now(), id('folder')).failed]).toEqual([1, 1])

  const swap = { partition: 'd=1', before: null, after: 's3://x/', rowsBefore: null, rowsAfter: 45 }
  const accounting = { in: 50, written: 45, superseded: 0, refused: 5, rescued: 3 }
  flow.onRun({ ...load, status: 'succeeded', accounting, swaps: [swap] })
  expect(figuresOf(flow.now(), id('function'))).toMatchObject({ in: 50, rescued: 3, waiting: 0 })
  expect(stageOf(flow.now(), id('files'))).toMatchObject({ about: '1 partition swapped', figures: [{ value: 45 }] })
  expect(figuresOf(flow.now(), id('quarantine'))).toEqual({ quarantined: 5 })
  expect(stageOf(flow.now(), id('function'))?.problem).toBeNull()
})

it('tells who listens of each change, and never the message of an emulator, which may quote a record', () => {
  using flow = begin().flow
  let told = 0
  const end = flow.subscribe(() => told++)
  const error = new TypeError('secret')
  flow.onEndpointEvent({ is: 'failed', error })
  flow.onEndpointEvent({ is: 'stream-failed', stream: 'table-changes', error })
  flow.tell({ pipeline: null, is: 'neutral', text: 'Functions are loaded anew' })
  end()
  flow.onEndpointEvent({ is: 'table-created', table: 'OrderTable', streams: true })
  expect(told).toBe(3)
  expect(flow.now().happenings.map(({ is, text }) => [is, text])).toEqual([
    ['good', 'OrderTable is made, and the lake follows it'],
    ['neutral', 'Functions are loaded anew'],
    ['bad', 'Stream table-changes does not take changes, which wait: TypeError'],
    ['bad', 'A request failed: TypeError'],
  ])
  expect(JSON.stringify(flow.now())).not.toContain('secret')
})

it('costs next to nothing for a minute of a thousand changes a second', () => {
  const { clock, flow } = begin()
  const start = performance.now()
  for (let batch = 0; batch < 240; batch++) {
    clock.time += 250
    const position = {
      ...{ shardId: 'shard-0', records: 250, lagMs: 300 },
      ...{ firstSequenceNumber: String(batch * 250), lastSequenceNumber: String(batch * 250 + 249) },
    }
    flow.onEventSourceEvent({ type: 'invoked', invocations: 1, ...position })
    flow.onEventSourceEvent({ type: 'succeeded', ...position })
    flow.now()
  }
  expect(performance.now() - start).toBeLessThan(500)
  const [changes] = flow.now().pipelines
  expect(changes?.history.at(-1)).toEqual({ at: clock.time - 1_000, in: 1_000, written: 1_000 })
  expect(figuresOf(flow.now(), 'stream-to-parquet/files')).toEqual({ written: 60_000 })
  expect(flow.now().happenings.length).toBeLessThan(10)
  flow[Symbol.dispose]()
})
