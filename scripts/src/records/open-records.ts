import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { RecordFilters, RecordPage, RecordsSource, RecordTrace, ReplayOutcome } from '@inlet/console/api'
import { decodeBase64 } from '@inlet/core'
import { directoryCatalog, directoryStore } from '@inlet/lake/directory'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { kinesisStream, localKinesisClient, STREAM } from '@inlet/local/live'
import type { KinesisStreamRecord } from 'aws-lambda'
import type { LiveEvents } from '../live/live-event.ts'
import { handlerEnvironment, RAW } from '../live/stream-to-parquet.ts'
import { countDone } from './count-done.ts'
import { findRecord } from './find-record.ts'
import { pageQuarantine, pageStream } from './page-records.ts'
import { QuarantineIndex } from './quarantine-index.ts'
import { RecordRing } from './record-ring.ts'
import { RecordStates } from './record-states.ts'
import { GONE, replayOne } from './replay-one.ts'
import { startRecordsFunction } from './start-records-function.ts'
import { StreamReader } from './stream-reader.ts'
import { findReplayTarget, traceOne } from './trace-record.ts'
import { toUserRecords, type UserRecord } from './user-record.ts'

/** The pipeline's function, whose code this is. */
const FUNCTION = 'stream-to-parquet'

/** Of what was there before, so much is shown, in ms. */
const PAST = 60 * 60 * 1_000
/** For what is new in the stream, in ms. */
const LONGEST_WAIT = 1_000
/** For a point query. */
const LIMITS = { memory: '512MB' }

export interface RecordsOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** URL of the local Kinesis. */
  readonly kinesis: string
  /** What `lake up` was told: MASK_KEY, UNMAPPED_TABLES. */
  readonly env: NodeJS.ProcessEnv
  readonly events: Pick<LiveEvents, 'listen'>
  readonly now?: () => number
}

/**
 * The records that come through the stream of a live lake: the newest in memory, those in quarantine however old they are.
 * What they become is asked of the same code that the function runs, and read in the lake's own files.
 */
export async function openRecords(options: RecordsOptions): Promise<RecordsSource & AsyncDisposable> {
  const { kinesis, env, events, now = Date.now } = options
  const root = resolve(options.lake)
  await using opened = new AsyncDisposableStack()
  const client = opened.adopt(localKinesisClient(kinesis), client => client.destroy())
  const code = opened.use(await startRecordsFunction(root, handlerEnvironment(env)))
  const store = directoryStore(root)
  const catalog = directoryCatalog(join(root, '.catalog'))
  const quarantine = new QuarantineIndex(store, RAW, now)
  const ring = new RecordRing()
  const states = new RecordStates({ root, store, catalog, quarantine, code })
  const add = (records: readonly UserRecord[], isOld: boolean) => {
    for (const record of records) states.note(record, isOld)
    ring.add(records)
  }
  const stream = kinesisStream(client, STREAM)
  const reader = new StreamReader(stream, now() - PAST, now, add)
  const duckdb = lazily(() => openLocalLake(root, { isWanted: () => false, limits: LIMITS }))
  opened.defer(async () => (await duckdb.ifOpen())?.close())
  const find = (id: string) => findRecord(id, { ring, quarantine, client, streamArn: stream.arn })
  const sources = { root, store, catalog, states, code, openLake: duckdb.open }
  const take = (delivered: readonly KinesisStreamRecord[], response: unknown) => {
    const done = countDone(response, delivered)
    const found = delivered.map(fromEvent)
    add(found.flat(), false)
    for (const { position } of found.flat()) reader.passed(position.shardId, position.sequenceNumber)
    for (const { id } of found.slice(0, done).flat()) {
      const record = ring.get(id)
      if (record !== undefined) states.answer(record)
    }
  }
  opened.defer(
    events.listen(event => {
      if (event.of === 'delivery') take(event.records, event.response)
      // Code that cannot be loaded is told by the pipeline; whoever asks meanwhile hears of it too.
      if (event.of === 'reload' && event.functionName === FUNCTION) code.reload().catch(() => undefined)
    }),
  )
  // What is there already is read while nobody waits for it; whoever asks meanwhile does.
  void reader.read().catch(() => undefined)
  const everything = opened.move()

  return {
    async list(filters: RecordFilters, before: string | undefined, limit: number): Promise<RecordPage> {
      if (filters.outcome === 'quarantined') return pageQuarantine(quarantine, filters, before, limit)
      // Behind much that is old, what is there so far is better than nothing.
      await Promise.race([reader.read(), setTimeout(LONGEST_WAIT, undefined, { ref: false })])
      return pageStream(ring, states, filters, before, limit)
    },
    async trace(id: string): Promise<RecordTrace | undefined> {
      const record = await find(id)
      return record && traceOne(record, sources)
    },
    async replay(id: string, apply: boolean): Promise<ReplayOutcome> {
      const record = await find(id)
      const target = record && (await findReplayTarget(record, sources))
      if (target === undefined) return GONE
      try {
        return await replayOne(target, { lake: root, env, ask: code.replay, apply })
      } finally {
        quarantine.forget()
      }
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
}

/** The records that a record of an event is taken for. */
function fromEvent({ eventSourceARN, eventID, kinesis }: KinesisStreamRecord): readonly UserRecord[] {
  const { sequenceNumber, partitionKey, approximateArrivalTimestamp } = kinesis
  const arrivedAt = Math.round(approximateArrivalTimestamp * 1_000)
  const data = decodeBase64(kinesis.data) ?? Buffer.alloc(0)
  const shardId = eventID.slice(0, eventID.indexOf(':'))
  return toUserRecords({ sequenceNumber, partitionKey, data, arrivedAt }, eventSourceARN, shardId)
}

/** Opened when it is needed first. */
function lazily(open: () => Promise<LocalLake>) {
  let opened: Promise<LocalLake> | undefined
  return {
    open() {
      opened ??= open().catch(error => {
        opened = undefined
        throw error
      })
      return opened
    },
    ifOpen: () => opened?.catch(() => undefined),
  }
}
