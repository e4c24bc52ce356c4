import { join } from 'node:path'
import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { directoryStore } from '@inlet/lake/directory'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import {
  type EndpointEvent,
  type Endpoints,
  type EndpointsOptions,
  openEndpoints,
} from '../endpoints/open-endpoints.ts'
import type { FaultPicker } from '../event-source/fault.ts'
import { kinesisStream } from '../event-source/kinesis-stream.ts'
import type { EventSourceEvent } from '../event-source/observer.ts'
import type { EventSourceSettings } from '../event-source/settings.ts'
import { sqliteCheckpoints } from '../event-source/sqlite-checkpoints.ts'
import { startEventSource } from '../event-source/start-event-source.ts'
import type { FirehoseEvent } from '../firehose/firehose-event.ts'
import type { FirehoseCounts } from '../firehose/firehose-options.ts'
import { functionArn } from '../function/invocation-context.ts'
import { startFunction } from '../function/start-function.ts'
import { removeEndpoints, writeEndpoints } from './endpoints-file.ts'
import { localKinesisClient } from './kinesis-client.ts'
import {
  type FirehoseSurroundings,
  type LiveFirehose,
  type LiveFirehoseOptions,
  startLiveFirehose,
} from './live-firehose.ts'
import type { StateDirectory } from './state-directory.ts'

/** The stream that tables stream to. */
export const STREAM = 'table-changes'

/** The bucket for batches that failed for good. */
export const FAILURES_BUCKET = 'on-failure'

export interface LiveLakeOptions extends Pick<EndpointsOptions, 'pipes' | 'pipeStreams'> {
  /** Directory of the lake: buckets, catalog and, in it, `state`. */
  readonly lake: string
  readonly state: StateDirectory
  /** The module of stream-to-parquet's handler, and all of its environment but `LOCAL_BUCKETS_DIR`. */
  readonly handler: URL
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  /** Is told each line of the function's log. */
  readonly onLogLine?: (line: string) => void
  /** 0, the default, is any that is free. */
  readonly dynamodbPort?: number
  readonly kinesisPort?: number
  readonly shards?: number
  /** Whether a table streams from its creation on. */
  readonly streams: (table: string) => boolean
  readonly eventSource?: Partial<EventSourceSettings>
  readonly pickFault?: FaultPicker
  readonly onEndpointEvent: (event: EndpointEvent) => void
  readonly onEventSourceEvent: (event: EventSourceEvent) => void
  readonly onDelivered?: DeliveredObserver
  readonly firehoses?: LiveFirehoses
}

/**
 * Is told the records of each batch that stream-to-parquet answered, and what it answered, before what becomes of the
 * batch is. It is called at once, and must not throw.
 */
export type DeliveredObserver = (records: readonly KinesisStreamRecord[], response: unknown) => void

/** Firehose streams, all with the same function. */
export interface LiveFirehoses {
  /** The module of firehose-transform's handler. */
  readonly handler: URL
  readonly logFile: string
  /** Is told each line of the function's log; by default, whoever is told those of stream-to-parquet. */
  readonly onLogLine?: (line: string) => void
  readonly streams: readonly LiveFirehoseOptions[]
  readonly onEvent: (name: string, event: FirehoseEvent) => void
}

/** A lake that follows the tables of a local DynamoDB. */
export interface LiveLake extends Pick<Endpoints, 'counts' | 'pipeStreams'> {
  /** URLs on loopback. */
  readonly dynamodb: string
  readonly kinesis: string
  /** Of each Firehose stream, by its name. */
  firehoseCounts(): ReadonlyMap<string, FirehoseCounts>
  /** Invocations of stream-to-parquet that are under way. */
  running(): number
  /** Lets batches that begin later have stream-to-parquet as it is in its files. @throws FunctionError `init` */
  reload(): Promise<void>
  /** The same for the function of the Firehose streams. */
  reloadFirehoses(): Promise<void>
  /** Tells other processes where the console's page is. @param url on loopback */
  announceConsole(url: string): Promise<void>
  /** Resolves when all writes that were answered before the call have gone through the functions. */
  drained(): Promise<void>
  /** Finishes what is under way. What has not begun goes on when the lake is opened again. */
  stop(): Promise<void>
}

/**
 * As Inlet's function on AWS has it, but for the window, since nobody waits five minutes for his own write, and for the
 * ends of patience: here somebody sees what fails, mends it, and wants the batch to come again.
 */
const EVENT_SOURCE: Partial<EventSourceSettings> = {
  batchSize: 500,
  batchWindowMs: 500,
  maximumRetryAttempts: -1,
  maximumRecordAgeSeconds: -1,
  bisectBatchOnFunctionError: true,
  reportBatchItemFailures: true,
  pollMs: 100,
  retryCapMs: 10_000,
}

const FUNCTION = 'stream-to-parquet'
const FUNCTION_TIMEOUT_MS = 60_000
/** As many at once as a small machine has cores to spare. */
const FUNCTION_CONCURRENCY = 2

/**
 * Opens DynamoDB and Kinesis on loopback, and between Kinesis and the lake an event source with the function, both as on
 * AWS. All of it goes on where an earlier process stopped, or was stopped.
 * @throws ConfigError if a port is taken, or what is in the state directory cannot be opened
 */
export async function openLiveLake(options: LiveLakeOptions): Promise<LiveLake> {
  const { lake, state } = options
  await using opened = new AsyncDisposableStack()
  const endpoints = await openEndpoints({
    directory: state.path,
    dynamodbPort: options.dynamodbPort ?? 0,
    kinesisPort: options.kinesisPort ?? 0,
    stream: { name: STREAM, shards: options.shards ?? 2 },
    streams: options.streams,
    ...(options.pipes && { pipes: options.pipes }),
    ...(options.pipeStreams && { pipeStreams: options.pipeStreams }),
    onEvent: options.onEndpointEvent,
  })
  opened.defer(() => endpoints.stop())

  const localFunction = await startFunction({
    module: options.handler,
    name: FUNCTION,
    env: { ...options.env, LOCAL_BUCKETS_DIR: lake },
    logFile: options.logFile,
    ...(options.onLogLine && { onLine: options.onLogLine }),
    timeoutMs: FUNCTION_TIMEOUT_MS,
    concurrency: FUNCTION_CONCURRENCY,
  })
  opened.defer(() => localFunction.stop())

  const checkpoints = opened.use(sqliteCheckpoints(join(state.path, 'checkpoints.db'), endpoints.stream.id))
  const client = opened.adopt(localKinesisClient(endpoints.kinesis), client => client.destroy())
  const eventSource = startEventSource({
    stream: kinesisStream(client, STREAM, endpoints.stream.arn),
    checkpoints,
    async invoke(event) {
      const response = await localFunction.invoke(event)
      options.onDelivered?.((event as KinesisStreamEvent).Records, response)
      return response
    },
    functionArn: functionArn(FUNCTION),
    onFailure: { store: directoryStore(lake), bucket: FAILURES_BUCKET },
    settings: { ...EVENT_SOURCE, ...options.eventSource },
    onEvent: options.onEventSourceEvent,
    ...(options.pickFault && { pickFault: options.pickFault }),
  })
  opened.defer(() => eventSource.stop())

  const firehoses: LiveFirehose[] = []
  if (options.firehoses !== undefined) {
    const surroundings = surroundingsOf(options, options.firehoses, endpoints, client)
    for (const stream of options.firehoses.streams) {
      firehoses.push(opened.use(await startLiveFirehose(stream, surroundings)))
    }
  }

  await state.seal()
  const { dynamodb, kinesis } = endpoints
  const announced = { dynamodb, kinesis, stream: STREAM, pid: process.pid }
  await writeEndpoints(lake, announced)
  opened.defer(() => removeEndpoints(lake))
  const everything = opened.move()
  return {
    dynamodb,
    kinesis,
    counts: endpoints.counts,
    pipeStreams: endpoints.pipeStreams,
    firehoseCounts: () => new Map(firehoses.map(firehose => [firehose.name, firehose.counts()])),
    running: localFunction.running,
    reload: localFunction.reload,
    async reloadFirehoses() {
      await Promise.all(firehoses.map(firehose => firehose.reload()))
    },
    announceConsole: url => writeEndpoints(lake, { ...announced, console: url }),
    async drained() {
      await endpoints.drained()
      await Promise.all([eventSource.caughtUp(), ...firehoses.map(firehose => firehose.caughtUp())])
    },
    stop: () => everything.disposeAsync(),
  }
}

function surroundingsOf(
  { lake, state, onLogLine }: LiveLakeOptions,
  { handler, logFile, onEvent, ...firehoses }: LiveFirehoses,
  endpoints: Endpoints,
  client: KinesisClient,
): FirehoseSurroundings {
  return {
    lake,
    stateDirectory: state.path,
    handler,
    logFile,
    onLogLine: firehoses.onLogLine ?? onLogLine,
    kinesis: { url: endpoints.kinesis, client },
    streamOf: name => (name === STREAM ? endpoints.stream : endpoints.pipeStreams.get(name)),
    onEvent,
  }
}
