import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Flow } from '@inlet/console/api'
import { openLiveLake, openStateDirectory, STREAM } from '@inlet/local/live'
import { expect, it } from 'vitest'
import { dynamoDBClient } from '../live/clients.ts'
import { createTables } from '../live/create-tables.ts'
import { FIREHOSE_HANDLER, firehoseStreams, PIPE_STREAMS, pipes } from '../live/firehoses.ts'
import { HANDLER, handlerEnvironment } from '../live/stream-to-parquet.ts'
import { ORDERS } from '../samples/orders.ts'
import { openFlow } from './open-flow.ts'

const UNMAPPED = { ...ORDERS, source: 'Unmapped' }

/** By stage and name: `function.in`. */
function figuresOf({ pipelines }: Flow, lane: string): Record<string, number> {
  const stages = pipelines.flatMap(({ lanes }) => lanes).find(({ name }) => name === lane)?.stages ?? []
  return Object.fromEntries(
    stages.flatMap(({ id, figures }) => figures.map(({ name, value }) => [`${id.split('/').at(-1)}.${name}`, value])),
  )
}

it('follows real changes through real functions, adds up, and says where it stands still', async () => {
  const lake = await mkdtemp(join(tmpdir(), 'inlet-flow-'))
  await using opened = new AsyncDisposableStack()
  opened.defer(() => rm(lake, { recursive: true }))
  const firehoses = firehoseStreams({})
  const flow = opened.use(
    openFlow({
      changes: { stream: STREAM, database: 'raw', quarantine: 's3://raw/_quarantine/' },
      firehoses,
      uploads: 'csv-uploads',
      daily: { bucket: 'vendor-drop', scheduleQueue: 'feed-schedules', quarantine: 's3://lake/_quarantine/' },
    }),
  )
  const live = await openLiveLake({
    ...{ lake, state: opened.use(await openStateDirectory(lake)), handler: HANDLER, env: handlerEnvironment({}) },
    ...{ logFile: join(lake, 'a.log'), streams: () => true, pipes, pipeStreams: PIPE_STREAMS },
    eventSource: { retryCapMs: 500 },
    onLogLine: flow.onLogLine,
    onEndpointEvent: flow.onEndpointEvent,
    onEventSourceEvent: flow.onEventSourceEvent,
    firehoses: {
      ...{ handler: FIREHOSE_HANDLER, logFile: join(lake, 'b.log'), streams: firehoses },
      onEvent: flow.onFirehoseEvent,
    },
  })
  opened.defer(() => live.stop())
  const nothing = () => ({ waiting: 0, running: 0 })
  flow.count({
    ...{ changes: live.counts, firehoses: live.firehoseCounts, uploads: nothing, daily: nothing },
    next: () => new Map(),
  })
  const client = opened.adopt(dynamoDBClient(live.dynamodb), client => client.destroy())
  await createTables(client, [ORDERS, UNMAPPED])
  const put = (TableName: string, orderid: string, quantity: AttributeValue = { N: '1' }) =>
    client.send(new PutItemCommand({ TableName, Item: { orderid: { S: orderid }, quantity } }))

  for (let order = 0; order < 20; order++) await put(ORDERS.source, `${order}`, order < 3 ? { S: 'many' } : { N: '1' })
  for (let order = 0; order < 4; order++) await put(UNMAPPED.source, `${order}`)
  await live.drained()
  const settled = {
    ...{ 'tables.in': 24, 'tables.waiting': 0, 'stream.in': 24, 'stream.waiting': 0 },
    ...{ 'function.in': 24, 'function.waiting': 0, 'files.written': 20 },
    ...{ 'quarantine.quarantined': 4, 'quarantine.failed': 0 },
  }
  await expect.poll(() => figuresOf(flow.now(), STREAM)).toMatchObject(settled)
  const orders = figuresOf(flow.now(), 'orders')
  expect(orders).toMatchObject({ 'function.in': 20, 'function.waiting': 0, 'files.written': 20, 'errors.failed': 0 })
  expect(figuresOf(flow.now(), 'transactions')).toMatchObject({ 'function.in': 24, 'function.dropped': 24 })
  // What the functions log is heard a little after what they answer.
  const rescued = () => [STREAM, 'orders'].map(lane => figuresOf(flow.now(), lane)['function.rescued'])
  await expect.poll(rescued).toEqual([3, 3])

  const files = join(lake, 'raw/orders')
  await rename(files, `${files}.away`)
  await writeFile(files, 'no folder')
  await put(ORDERS.source, '20')
  const stage = () => flow.now().pipelines[0]?.lanes[0]?.stages.find(({ kind }) => kind === 'function')
  await expect.poll(() => stage()?.problem?.times, { timeout: 15_000 }).toBeGreaterThan(1)
  expect(stage()?.problem?.text).toMatch(/^1 change of shardId-\d+ failed at attempt \d: .*orders.* is not a folder$/)
  expect(figuresOf(flow.now(), STREAM)).toMatchObject({ 'function.in': 25, 'function.waiting': 1 })
  const lag = () => figuresOf(flow.now(), STREAM)['function.lag'] ?? 0
  const before = lag()
  await expect.poll(lag, { timeout: 10_000 }).toBeGreaterThan(before)
  expect(flow.now().happenings).toContainEqual(expect.objectContaining({ is: 'bad', pipeline: 'stream-to-parquet' }))

  await rm(files)
  await rename(`${files}.away`, files)
  await expect.poll(stage, { timeout: 15_000 }).toMatchObject({ problem: null })
  expect(figuresOf(flow.now(), STREAM)).toMatchObject({ 'function.waiting': 0, 'files.written': 21 })
})
