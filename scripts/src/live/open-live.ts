import { join } from 'node:path'
import type { Feeds } from '@inlet/csv-to-partition/feeds'
import {
  type LiveLake,
  openDatabase,
  openLiveLake,
  type SourceWatchOptions,
  type StateDirectory,
} from '@inlet/local/live'
import { dailySettings } from '../commands/load-daily/daily-settings.ts'
import { openRunLog, type RunLog } from '../runs/run-log.ts'
import { FIREHOSE_HANDLER, firehoseStreams, PIPE_STREAMS, pipes } from './firehoses.ts'
import { type LiveImports, startImports } from './imports/start-imports.ts'
import type { FunctionName, LiveEvents } from './live-event.ts'
import { loadEnvironment } from './loads/load-environment.ts'
import { type LiveLoads, startLoads } from './loads/start-loads.ts'
import { watchFunctions } from './reload-functions.ts'
import { HANDLER, handlerEnvironment, isStreamed } from './stream-to-parquet.ts'

/** Where the functions' log lines go, in the lake's directory. */
const LOG_FILES = {
  'stream-to-parquet': 'stream-to-parquet.log',
  'firehose-transform': 'firehose-transform.log',
  'csv-to-dynamodb': 'csv-to-dynamodb.log',
  'csv-to-partition': 'csv-to-partition.log',
} as const satisfies Record<FunctionName, string>

export interface LiveOptions {
  /** Directory of the lake. */
  readonly lake: string
  readonly state: StateDirectory
  /** Of the process: what concerns the functions is handed to them. */
  readonly env: NodeJS.ProcessEnv
  readonly feeds: Feeds
  readonly dynamodbPort: number
  readonly kinesisPort: number
  readonly shards: number
  readonly events: LiveEvents
  /** What is watched to reload the functions: by default, their sources. */
  readonly sources?: SourceWatchOptions['paths']
}

/** A lake with all its pipelines. */
export interface Live {
  readonly lake: string
  readonly streams: LiveLake
  readonly imports: LiveImports
  readonly loads: LiveLoads
  readonly runs: RunLog
  readonly events: LiveEvents
  stop(): Promise<void>
}

/**
 * Opens all of Inlet on this machine: what follows the tables of a DynamoDB, what imports and loads CSV files that are
 * dropped, what schedules set off, and what reloads the functions when their sources change.
 * @throws ConfigError if a port is taken, or the environment or a feed makes no sense
 */
export async function openLive(options: LiveOptions): Promise<Live> {
  const { lake, state, env, feeds, events } = options
  const log = (functionName: FunctionName) => ({
    logFile: join(lake, LOG_FILES[functionName]),
    onLogLine: (line: string) => events.tell({ of: 'log', functionName, line }),
  })
  await using opened = new AsyncDisposableStack()
  const runs = opened.use(openRunLog(lake, { onRun: run => events.tell({ of: 'run', run }) }))
  const { logFile, ...functionLog } = log('firehose-transform')
  const streams = await openLiveLake({
    ...{ lake, state, handler: HANDLER, env: handlerEnvironment(env), ...log('stream-to-parquet') },
    ...{ dynamodbPort: options.dynamodbPort, kinesisPort: options.kinesisPort, shards: options.shards },
    ...{ streams: isStreamed(env), pipes, pipeStreams: PIPE_STREAMS },
    onEndpointEvent: event => events.tell({ of: 'endpoints', event }),
    onEventSourceEvent: event => events.tell({ of: 'event-source', event }),
    onDelivered: (records, response) => events.tell({ of: 'delivery', records, response }),
    firehoses: {
      ...{ handler: FIREHOSE_HANDLER, logFile, ...functionLog, streams: firehoseStreams(env) },
      onEvent: (name, event) => events.tell({ of: 'firehose', name, event }),
    },
  })
  opened.defer(() => streams.stop())
  const observers = {
    ...{ lake, runs },
    database: opened.adopt(openDatabase(join(state.path, 'events.db')), database => database.close()),
    onBucketEvent: event => events.tell({ of: 'bucket', event }),
    onQueueEvent: event => events.tell({ of: 'queue', event }),
  } satisfies Partial<Parameters<typeof startImports>[0]>
  const imports = await startImports({
    ...{ ...observers, ...log('csv-to-dynamodb'), dynamodb: streams.dynamodb },
    onEvent: event => events.tell({ of: 'import', event }),
  })
  opened.defer(() => imports.stop())
  const hurry = events.listen(told => {
    if (told.of === 'endpoints' && told.event.is === 'table-created') imports.hurry()
  })
  opened.defer(hurry)
  const loads = await startLoads({
    ...{ ...observers, ...log('csv-to-partition'), feeds, settings: dailySettings(env), env: loadEnvironment(env) },
    onScheduleEvent: event => events.tell({ of: 'schedule', event }),
    onEvent: event => events.tell({ of: 'load', event }),
  })
  opened.defer(() => loads.stop())
  opened.use(await watchFunctions({ streams, imports, loads }, events, options.sources))
  const everything = opened.move()
  return { lake, streams, imports, loads, runs, events, stop: () => everything.disposeAsync() }
}
