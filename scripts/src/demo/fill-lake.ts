import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import {
  type FirehoseCounts,
  type LiveLake,
  localKinesisClient,
  openLiveLake,
  STREAM,
  type StateDirectory,
} from '@inlet/local/live'
import type { SourceTable } from '../compare/check-tables.ts'
import { dynamoDBClient } from '../live/clients.ts'
import { createTables } from '../live/create-tables.ts'
import { FIREHOSE_HANDLER, firehoseStreams, ORDERS_STREAM, PIPE_STREAMS, pipes } from '../live/firehoses.ts'
import { scanTable } from '../live/scan-table.ts'
import { HANDLER, handlerEnvironment, isStreamed } from '../live/stream-to-parquet.ts'
import type { WriteCounts } from '../live/table-request.ts'
import { writeSamples } from '../live/write-samples.ts'
import { POISON } from '../samples/poison.ts'
import { createRandom } from '../samples/random.ts'
import type { SampleTable } from '../samples/sample-table.ts'
import { SAMPLE_TABLES } from '../samples/scenario.ts'
import { TRANSACTIONS } from '../samples/transactions.ts'
import { FIREHOSE_LOG_FILE, LOG_FILE } from './demo-lake.ts'
import { faultyStreams } from './firehose-streams.ts'
import { planFaults } from './plan-faults.ts'
import { quarantineCodes } from './quarantine-codes.ts'
import { readMetrics, type TableMetrics } from './read-metrics.ts'

/** The tables that are written to. */
export const DEMO_TABLES: readonly SampleTable[] = [...SAMPLE_TABLES, TRANSACTIONS]

/** Kinesis takes bytes, and gives them in base64: nobody can put what is none. */
const PUTTABLE_POISON = POISON.filter(({ code }) => code !== 'NOT_BASE64')

export interface FillOptions {
  /** Directory of the lake. */
  readonly lake: string
  readonly state: StateDirectory
  readonly seed: number
  /** Items to write, in all tables together. */
  readonly writes: number
  /** Whether some changes go to Firehose streams as well, as by default. */
  readonly withFirehoses?: boolean
  readonly onWritten: (writes: number) => void
  /** What is written is written; what is left is the way into the lake. */
  readonly onWaiting: () => void
}

/** What was written, and what became of it. */
export interface FillResult {
  readonly counts: WriteCounts
  /** Records that cannot be loaded, put into the stream among the changes. */
  readonly poison: number
  /** Changes that DynamoDB made of the writes. */
  readonly changes: number
  /** Names of the faults that befell the event source, in their order. */
  readonly faults: readonly string[]
  /** Time of the writes and until the lake had them, in milliseconds. */
  readonly writingMs: number
  readonly waitingMs: number
  /** What the function says became of the records, those that came again included. */
  readonly metrics: ReadonlyMap<string, TableMetrics>
  /** Objects in quarantine by code. */
  readonly quarantined: ReadonlyMap<string, number>
  /** Changes that the pipe carried. */
  readonly piped: number
  /** What became of the records of each Firehose stream. */
  readonly firehoses: ReadonlyMap<string, FirehoseCounts>
  readonly firehoseFaults: readonly string[]
  /** What the tables of DynamoDB hold in the end. */
  readonly sources: readonly SourceTable[]
}

/** Fills a lake as an application would: by writing to DynamoDB tables with the AWS SDK, and nothing else. */
export async function fillLake(options: FillOptions): Promise<FillResult> {
  const { lake, state, onWaiting, withFirehoses = true } = options
  const logFile = join(lake, LOG_FILE)
  const faults: string[] = []
  const firehoseFaults: string[] = []
  // What else the environment says of a lake is somebody else's.
  const env = { MASK_KEY: process.env.MASK_KEY }
  const live = await openLiveLake({
    lake,
    state,
    handler: HANDLER,
    env: handlerEnvironment(env),
    logFile,
    streams: isStreamed({}),
    pickFault: planFaults(fault => faults.push(fault)),
    onEndpointEvent: () => undefined,
    onEventSourceEvent: () => undefined,
    ...(withFirehoses && {
      pipes,
      pipeStreams: PIPE_STREAMS,
      firehoses: {
        handler: FIREHOSE_HANDLER,
        logFile: join(lake, FIREHOSE_LOG_FILE),
        streams: faultyStreams(firehoseStreams(env), fault => firehoseFaults.push(fault)),
        onEvent: () => undefined,
      },
    }),
  })
  try {
    const started = performance.now()
    const { counts, poison } = await write(live, options)
    const written = performance.now()
    onWaiting()
    await live.drained()
    const drained = performance.now()
    const sources = await scanSources(live)
    const { sent: changes } = live.counts()
    const { sent: piped } = live.counts(ORDERS_STREAM)
    const firehoses = live.firehoseCounts()
    await live.stop()
    return {
      counts,
      poison,
      changes,
      faults,
      writingMs: written - started,
      waitingMs: drained - written,
      metrics: readMetrics(await readFile(logFile, 'utf8')),
      quarantined: await quarantineCodes(lake),
      piped,
      firehoses,
      firehoseFaults,
      sources,
    }
  } finally {
    await live.stop()
  }
}

async function write(live: LiveLake, { seed, writes, onWritten }: FillOptions) {
  const client = dynamoDBClient(live.dynamodb)
  try {
    await createTables(client, DEMO_TABLES)
    const written = writeSamples({
      client,
      tables: DEMO_TABLES,
      writes,
      seed,
      now: Date.now,
      concurrency: 4,
      onProgress: onWritten,
    })
    const [counts, poison] = await Promise.all([written, putPoison(live, seed)])
    return { counts, poison }
  } finally {
    client.destroy()
  }
}

/** Puts records into the stream that no change of a table made. @returns how many */
async function putPoison(live: LiveLake, seed: number): Promise<number> {
  const client = localKinesisClient(live.kinesis)
  const random = createRandom(seed, 'poison')
  try {
    for (const { data } of PUTTABLE_POISON) {
      const Data = Buffer.from(data, 'base64')
      await client.send(new PutRecordCommand({ StreamName: STREAM, PartitionKey: random.hex(32), Data }))
    }
    return PUTTABLE_POISON.length
  } finally {
    client.destroy()
  }
}

async function scanSources(live: LiveLake): Promise<SourceTable[]> {
  const client = dynamoDBClient(live.dynamodb)
  try {
    return await Promise.all(
      DEMO_TABLES.map(async ({ source, key }) => ({ source, key, items: await scanTable(client, source) })),
    )
  } finally {
    client.destroy()
  }
}
