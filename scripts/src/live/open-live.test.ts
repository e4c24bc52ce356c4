import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { readFeeds } from '@inlet/csv-to-partition/feeds'
import feedsFile from '@inlet/csv-to-partition/feeds.json' with { type: 'json' }
import { directoryStore } from '@inlet/lake/directory'
import { openDatabase, openStateDirectory, startQueue } from '@inlet/local/live'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ORDERS } from '../samples/orders.ts'
import { dynamoDBClient } from './clients.ts'
import { createTables } from './create-tables.ts'
import { type LiveEvent, liveEvents } from './live-event.ts'
import { SCHEDULE_QUEUE } from './loads/load-message.ts'
import { type LiveOptions, openLive } from './open-live.ts'

let lake: string
let told: LiveEvent[]
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-open-live-'))
  told = []
})
afterEach(() => rm(lake, { recursive: true }))

const of = <T extends LiveEvent['of']>(source: T) =>
  told.filter((event): event is Extract<LiveEvent, { of: T }> => event.of === source)

async function whileLive(
  use: (live: Awaited<ReturnType<typeof openLive>>) => Promise<void>,
  changes: Partial<LiveOptions> = {},
) {
  using state = await openStateDirectory(lake)
  const events = liveEvents()
  events.listen(event => told.push(event))
  const live = await openLive({
    ...{ lake, state, env: {}, feeds: readFeeds(feedsFile, 'feeds.json'), shards: 1, events },
    ...{ dynamodbPort: 0, kinesisPort: 0, sources: [] },
    ...changes,
  })
  try {
    await use(live)
  } finally {
    await live.stop()
  }
}

it('reloads all functions when a source changes, and goes on with what they do', async () => {
  const sources = join(lake, 'sources')
  await mkdir(sources)
  await whileLive(
    async ({ streams }) => {
      await writeFile(join(sources, 'a.test.ts'), '')
      await writeFile(join(sources, 'a.ts'), '')
      await expect.poll(() => of('reload').length, { timeout: 30_000 }).toBe(4)
      expect(new Set(of('reload'))).toEqual(
        new Set(
          ['stream-to-parquet', 'firehose-transform', 'csv-to-dynamodb', 'csv-to-partition'].map(functionName => {
            return { of: 'reload', functionName, failure: null }
          }),
        ),
      )
      const client = dynamoDBClient(streams.dynamodb)
      await createTables(client, [ORDERS])
      await client.send(new PutItemCommand({ TableName: ORDERS.source, Item: { orderid: { S: '1' } } }))
      client.destroy()
      await streams.drained()
      expect(streams.running()).toBe(0)
    },
    { sources: [sources] },
  )
  expect(of('delivery')).toMatchObject([
    { records: [{ eventSource: 'aws:kinesis' }], response: { batchItemFailures: [] } },
  ])
})

/** What a schedule has asked for, in a process that was killed before it began. */
async function leaveSchedules(feeds: readonly string[]): Promise<void> {
  const { path, ...state } = await openStateDirectory(lake)
  const database = openDatabase(join(path, 'events.db'))
  const store = directoryStore(lake)
  const queue = startQueue({
    ...{ database, name: SCHEDULE_QUEUE, subjectOf: String, deadLetters: { store, bucket: 'none' } },
    deliver: () => Promise.reject(new Error('paused')),
  })
  queue.pause()
  for (const feed of feeds) queue.send(JSON.stringify({ feed }))
  await queue.stop()
  database.close()
  state[Symbol.dispose]()
}

it('does what a schedule has asked for, and gives it up at the third failure', async () => {
  await leaveSchedules(['exchange_rates'])
  await whileLive(async ({ loads }) => {
    const next = loads.next().get('exchange_rates') ?? 0
    expect([new Date(next).getUTCHours(), next > Date.now()]).toEqual([5, true])
    await expect.poll(() => of('queue').at(-1)?.event.is, { timeout: 30_000, interval: 100 }).toBe('dead')
    expect(loads.counts()).toEqual({ waiting: 0, running: 0 })
  })
  expect(of('queue').map(({ event }) => [event.is, 'subject' in event && event.subject])).toEqual(
    ['received', 'failed', 'received', 'failed', 'received', 'dead'].map(is => [is, 'exchange_rates']),
  )
  expect(of('queue').at(-1)?.event).toMatchObject({ reason: 'handler: NO_MATCH', receives: 3 })
  expect(of('run').at(-1)?.run).toMatchObject({
    trigger: 'schedule',
    feed: 'exchange_rates',
    status: 'failed',
    failure: { code: 'NO_MATCH' },
  })
})
