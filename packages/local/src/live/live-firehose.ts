import { join } from 'node:path'
import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { ConfigError } from '@inlet/core'
import { directoryStore } from '@inlet/lake/directory'
import type { OpenStream } from '../emulators/open-stream.ts'
import { kinesisStream } from '../event-source/kinesis-stream.ts'
import { sqliteCheckpoints } from '../event-source/sqlite-checkpoints.ts'
import type { FirehoseFaultPicker } from '../firehose/fault.ts'
import type { FirehoseEvent } from '../firehose/firehose-event.ts'
import type { Firehose } from '../firehose/firehose-options.ts'
import type { FirehoseSettings } from '../firehose/settings.ts'
import { startFirehose } from '../firehose/start-firehose.ts'
import { functionArn } from '../function/invocation-context.ts'
import { startFunction } from '../function/start-function.ts'
import { type LiveDestination, openDestination } from './live-destination.ts'

/** A Firehose stream of the lake, with its transforming function. */
export interface LiveFirehoseOptions {
  readonly name: string
  /** The Kinesis stream that it reads. */
  readonly stream: string
  /** All of the function's environment but where the local AWS is. */
  readonly env: Readonly<Record<string, string>>
  readonly destination: LiveDestination
  readonly errors: { readonly bucket: string; readonly prefix: string }
  readonly pickFault?: FirehoseFaultPicker
}

export interface FirehoseSurroundings {
  /** Directory of the lake. */
  readonly lake: string
  readonly stateDirectory: string
  /** The module of the function's handler. */
  readonly handler: URL
  readonly logFile: string
  readonly onLogLine: ((line: string) => void) | undefined
  readonly kinesis: { readonly url: string; readonly client: KinesisClient }
  readonly streamOf: (name: string) => OpenStream | undefined
  readonly onEvent: (name: string, event: FirehoseEvent) => void
}

/** A Firehose stream that runs, with its function. */
export interface LiveFirehose extends Firehose, AsyncDisposable {
  /** @throws FunctionError `init` if the function's module cannot be loaded */
  reload(): Promise<void>
}

/** Nobody waits minutes for his own write. */
const SETTINGS: Partial<FirehoseSettings> = { transformMs: 250, deliverMs: 500 }

const FUNCTION = 'firehose-transform'
const FUNCTION_TIMEOUT_MS = 60_000

/**
 * Starts a Firehose stream that goes on where an earlier process stopped.
 * @throws ConfigError if its source is not there; InputError TABLE_NAME_TAKEN if a table's name belongs to something else
 */
export async function startLiveFirehose(
  options: LiveFirehoseOptions,
  surroundings: FirehoseSurroundings,
): Promise<LiveFirehose> {
  const { name, stream } = options
  const { lake, kinesis, stateDirectory } = surroundings
  const source = surroundings.streamOf(stream)
  if (source === undefined) throw new ConfigError(`Expected stream ${stream} of Firehose ${name}, found none`)
  await using opened = new AsyncDisposableStack()
  const transform = await startFunction({
    module: surroundings.handler,
    name: FUNCTION,
    env: { ...options.env, ...localAws(kinesis.url) },
    logFile: surroundings.logFile,
    ...(surroundings.onLogLine && { onLine: surroundings.onLogLine }),
    timeoutMs: FUNCTION_TIMEOUT_MS,
    concurrency: 1,
  })
  opened.defer(() => transform.stop())
  const checkpoints = opened.use(sqliteCheckpoints(join(stateDirectory, 'checkpoints.db'), `${name} < ${source.id}`))
  const firehose = await startFirehose({
    name,
    source: { stream: kinesisStream(kinesis.client, stream, source.arn), checkpoints, settings: { pollMs: 100 } },
    transform: transform.invoke,
    lambdaArn: functionArn(FUNCTION),
    destination: await openDestination(options.destination, lake),
    errors: { store: directoryStore(lake), ...options.errors },
    settings: SETTINGS,
    onEvent: event => surroundings.onEvent(name, event),
    ...(options.pickFault && { pickFault: options.pickFault }),
  })
  opened.defer(() => firehose.stop())
  const everything = opened.move()
  return Object.assign(firehose, { reload: transform.reload, [Symbol.asyncDispose]: () => everything.disposeAsync() })
}

/** What a function puts back goes to the stream that it came from. */
function localAws(kinesis: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_KINESIS: kinesis,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
}
