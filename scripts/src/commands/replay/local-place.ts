import { join } from 'node:path'
import { createRouter, TABLE_DEFINITIONS } from '@inlet/core'
import { type Feeds, requestOf } from '@inlet/csv-to-partition/feeds'
import { loadDaily } from '@inlet/csv-to-partition/load-daily'
import { kinesisSource } from '@inlet/firehose-transform/kinesis-source'
import { readSettings as readTransformSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { transform } from '@inlet/firehose-transform/transform'
import { openLake, silentTelemetry } from '@inlet/lake'
import { tryFileLock } from '@inlet/lake/directory'
import { FAILURES_BUCKET, type LiveFirehoseOptions, localKinesisClient } from '@inlet/local/live'
import { replay } from '@inlet/stream-to-parquet/replay'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { findEndpoint } from '../../live/endpoints.ts'
import { firehoseStreams } from '../../live/firehoses.ts'
import { handlerEnvironment } from '../../live/stream-to-parquet.ts'
import { CommandError } from '../../output/run-cli.ts'
import { UPLOADS } from '../import/import-place.ts'
import { dailySettings } from '../load-daily/daily-settings.ts'
import type { DailyPlace, DeliveryPlace, ReplayPlace } from './place.ts'

/** No bucket has such a name. */
const LOCK_FILE = '.replay-lock'
/** As `lake up` names it. */
const FUNCTION = 'stream-to-parquet'

interface LocalOptions {
  /** Directory of the lake. */
  readonly lake: string
  readonly feeds: Feeds
  readonly env: NodeJS.ProcessEnv
  /** The value of `--lake`, if it was given. */
  readonly option: string | undefined
  /** Whether something is to be done, and so nobody else may do it at the same time. */
  readonly apply: boolean
}

/**
 * The lake in a directory; functions run in this process, told what `lake up` and `lake load-daily` tell them.
 * @throws CommandError if another replay runs there
 */
export async function openLocalPlace({ lake, feeds, env, option, apply }: LocalOptions): Promise<ReplayPlace> {
  const lock = apply ? await tryFileLock(join(lake, LOCK_FILE)) : undefined
  if (apply && lock === undefined) throw new CommandError(`Busy: another \`lake replay\` runs in ${lake}. Wait for it.`)
  const opened = await openLake({ LOCAL_BUCKETS_DIR: lake })
  const settings = readSettings(handlerEnvironment(env), TABLE_DEFINITIONS)
  const router = createRouter(settings.unmappedTables, settings.definitions)
  const loader = { settings, lake: opened, telemetry: silentTelemetry, router, now: Date.now }
  return {
    name: lake,
    store: opened.store,
    changes: {
      quarantineBucket: settings.quarantineBucket,
      failuresBucket: FAILURES_BUCKET,
      functionName: FUNCTION,
      ask: request => replay(request, loader),
    },
    daily: dailyPlace(opened, feeds, env),
    deliveries: firehoseStreams(env).map(stream => deliveryPlace(stream, option)),
    uploads: UPLOADS,
    [Symbol.asyncDispose]: async () => lock?.[Symbol.dispose](),
  }
}

function dailyPlace(lake: Awaited<ReturnType<typeof openLake>>, feeds: Feeds, env: NodeJS.ProcessEnv): DailyPlace {
  const settings = dailySettings(env)
  const defaults = { ...settings, now: Date.now }
  const own = [settings.bucketDstn, ...feeds.map(({ input }) => input.bucket_dstn)]
  const buckets = settings.quarantineBucket === undefined ? own : [settings.quarantineBucket]
  return {
    quarantineBuckets: [...new Set(buckets)].filter(bucket => bucket !== undefined),
    feeds,
    requestOf: (feed, dataRef) => requestOf(feed, { dataRef }, defaults),
    load: (feed, dataRef) => {
      const loader = { lake, settings, telemetry: silentTelemetry, now: Date.now }
      return loadDaily(requestOf(feed, { dataRef }, defaults), loader)
    },
  }
}

function deliveryPlace({ name, stream, env, errors }: LiveFirehoseOptions, lake: string | undefined): DeliveryPlace {
  const settings = readTransformSettings(env)
  const transformer = {
    settings,
    findTable: findTableBy(settings),
    openSource: async () => {
      throw new Error('Nothing is put back by a transformer that is only asked')
    },
    telemetry: silentTelemetry,
    now: Date.now,
  }
  return {
    name,
    errors,
    transform: event => transform(event, transformer),
    async openSource() {
      const client = localKinesisClient(await findEndpoint('kinesis', lake))
      return kinesisSource(`arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`, client)
    },
  }
}
