import { join, resolve } from 'node:path'
import type { RecordFilters, RecordPage, RecordsSource, RecordTrace, ReplayOutcome } from '@inlet/console/api'
import { decodeBase64 } from '@inlet/core'
import { directoryCatalog, directoryStore } from '@inlet/lake'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { kinesisStream, localKinesisClient, STREAM } from '@inlet/local/live'
import type { KinesisStreamRecord } from 'aws-lambda'
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

/** Of what was there before, so much is shown, in ms. */
const PAST = 60 * 60 * 1_000
/** For a point query. */
const LIMITS = { memory: '512MB' }

export interface RecordsOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** URL of the local Kinesis. */
  readonly kinesis: string
  /** What `lake up` was told: MASK_KEY, UNMAPPED_TABLES. */
  readonly env: NodeJS.ProcessEnv
  readonly now?: () => number
}

/** The records of a live lake. */
export interface LiveRecords extends RecordsSource, AsyncDisposable {
  /** Is to be told each batch that stream-to-parquet answered (see `openLiveLake`), at once. Never throws. */
  delivered(records: readonly KinesisStreamRecord[], response: unknown): void
  /** Lets what is asked from here on have the code as it is in its files. @throws FunctionError `init` */
  reload(): Promise<void>
}

/**
 * The records that come through the stream of a live lake: the newest in memory, those in quarantine however old they are.
 * What they become is asked of the same code that the function runs, and read in the lake's own files.
 */
export async function openRecords({ lake, kinesis, env, now = Date.now }: RecordsOptions): Promise<LiveRecords> {
  const root = resolve(lake)
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
  const everything = opened.move()

  return {
    async list(filters: RecordFilters, before: string | undefined, limit: number): Promise<RecordPage> {
      if (filters.outcome === 'quarantined') return pageQuarantine(quarantine, filters, before, limit)
      await reader.read()
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
    delivered(records, response) {
      const done = countDone(response, records)
      for (const [index, { eventSourceARN, eventID, kinesis }] of records.entries()) {
        const shardId = eventID.slice(0, eventID.indexOf(':'))
        const { sequenceNumber, partitionKey, approximateArrivalTimestamp } = kinesis
        const arrivedAt = Math.round(approximateArrivalTimestamp * 1_000)
        const data = decodeBase64(kinesis.data) ?? Buffer.alloc(0)
        const found = toUserRecords({ sequenceNumber, partitionKey, data, arrivedAt }, eventSourceARN, shardId)
        add(found, false)
        for (const { id } of index < done ? found : []) {
          const record = ring.get(id)
          if (record !== undefined) states.answer(record)
        }
        reader.passed(shardId, sequenceNumber)
      }
    },
    reload: () => code.reload(),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
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
