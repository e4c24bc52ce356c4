import type { DatabaseSync } from 'node:sqlite'
import { type Feeds, findFeed, findFeeds, requestOf } from '@inlet/csv-to-partition/feeds'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import type { Settings } from '@inlet/csv-to-partition/settings'
import { directoryStore } from '@inlet/lake'
import { startFunction } from '@inlet/local/lambda'
import {
  type BucketEvent,
  checkReported,
  FAILURES_BUCKET,
  knownObjects,
  type Message,
  objectCreatedEvent,
  type QueueCounts,
  type QueueEvent,
  type ScheduleEvent,
  sqsEvent,
  startQueue,
  startSchedules,
  watchBucket,
} from '@inlet/local/live'
import type { RunLog } from '../../runs/run-log.ts'
import { createdObject, objectIn } from '../created-object.ts'
import { logLines } from '../log-lines.ts'
import { withReason } from '../reported-failure.ts'
import { GRACE_MS, stopWithin } from '../stop-within.ts'
import { feedBuckets } from './feed-bucket.ts'
import type { LoadEvent } from './load-event.ts'
import { type LoadContext, loadFeeds } from './load-feeds.ts'

/** The module of csv-to-partition's handler. */
const HANDLER = new URL(import.meta.resolve('@inlet/csv-to-partition'))
const FUNCTION = 'csv-to-partition'
/** Lambda's longest. */
const TIMEOUT_MS = 15 * 60 * 1_000

/** The queues of what S3 tells of vendors' files, and of what schedules ask for. */
export const FILE_QUEUE = 'vendor-files'
export const SCHEDULE_QUEUE = 'feed-schedules'
const FILE_RECEIVES = 5
/** What Lambda is asked for asynchronously, it tries again twice. */
const SCHEDULE_RECEIVES = 3

export interface LoadsOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** Where the messages are kept, and what is known of the buckets. */
  readonly database: DatabaseSync
  readonly feeds: Feeds
  readonly settings: Settings
  /** Of the function, but for where the buckets are. */
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  readonly runs: RunLog
  readonly onLogLine?: (line: string) => void
  readonly onBucketEvent: (event: BucketEvent) => void
  readonly onQueueEvent: (event: QueueEvent) => void
  readonly onScheduleEvent: (event: ScheduleEvent) => void
  readonly onEvent: (event: LoadEvent) => void
}

/** Daily files on their way into partitions. */
export interface LiveLoads {
  /** Of both queues together. */
  counts(): QueueCounts
  /** When the schedule of each feed is due next, in ms since 1970, by the feed's name; undefined if never again. */
  next(): ReadonlyMap<string, number | undefined>
  /** Loads that begin later are done by the function as it is in its files. @throws FunctionError `init` */
  reload(): Promise<void>
  /** A load that does not end soon is begun again at the next start; until then, what was there before is live. */
  stop(): Promise<void>
}

/** Starts csv-to-partition behind the vendors' buckets, and behind the schedules of its feeds. */
export async function startLoads(options: LoadsOptions): Promise<LiveLoads> {
  const { lake, database, feeds, settings, runs, onEvent } = options
  await using opened = new AsyncDisposableStack()
  const lines = logLines()
  if (options.onLogLine !== undefined) lines.listen(options.onLogLine)
  const fn = await startFunction({
    module: HANDLER,
    name: FUNCTION,
    env: { PROGRESS_SECONDS: '1', ...options.env, LOCAL_BUCKETS_DIR: lake },
    logFile: options.logFile,
    onLine: lines.tell,
    timeoutMs: TIMEOUT_MS,
    // The last error of the log is that of the invocation under way.
    concurrency: 1,
  })
  opened.defer(() => fn.stop())
  let isStopping = false
  const context: LoadContext = {
    ...{ lake, settings, runs, onEvent, listen: lines.listen },
    isStopping: () => isStopping,
  }
  const defaults = { ...settings, now: Date.now }

  async function loadFile(message: Message): Promise<void> {
    const created = createdObject(message.body)
    const object = `s3://${created.bucket}/${created.key}`
    const matches = findFeeds(feeds, created.bucket, created.key, defaults)
    if (matches.length === 0) onEvent({ is: 'of-no-feed', object })
    const isLast = message.receives >= FILE_RECEIVES
    await loadFeeds(matches, { trigger: 'upload', object, messageId: message.id, isLast }, context, () =>
      withReason(lines.listen, async () => {
        const response = await fn.invoke(sqsEvent(FILE_QUEUE, message))
        checkReported(message, response)
        return (response as { readonly results: readonly LoadReport[] }).results
      }),
    )
  }

  async function loadDay(message: Message): Promise<void> {
    const feed = findFeed(feeds, feedIn(message.body))
    const { dataRef } = requestOf(feed, {}, defaults)
    const isLast = message.receives >= SCHEDULE_RECEIVES
    await loadFeeds(
      [{ feed, dataRef }],
      { trigger: 'schedule', object: null, messageId: message.id, isLast },
      context,
      async () => [(await fn.invoke(JSON.parse(message.body))) as LoadReport],
    )
  }

  const queueOptions = {
    database,
    deadLetters: { store: directoryStore(lake), bucket: FAILURES_BUCKET },
    onEvent: options.onQueueEvent,
  }
  const files = startQueue({
    ...queueOptions,
    name: FILE_QUEUE,
    deliver: loadFile,
    subjectOf: objectIn,
    settings: { maxReceives: FILE_RECEIVES },
  })
  const days = startQueue({
    ...queueOptions,
    name: SCHEDULE_QUEUE,
    deliver: loadDay,
    subjectOf: feedIn,
    settings: { maxReceives: SCHEDULE_RECEIVES },
  })
  opened.defer(async () => {
    isStopping = true
    const stopped = Promise.all([files.stop(), days.stop()]).then(() => undefined)
    await stopWithin(GRACE_MS, stopped, fn.kill)
  })
  for (const bucket of feedBuckets(feeds, settings)) {
    const watch = await watchBucket({
      lake,
      bucket,
      known: knownObjects(database, bucket),
      onObject: created => void files.send(JSON.stringify(objectCreatedEvent(created))),
      onEvent: options.onBucketEvent,
    })
    opened.defer(() => watch.stop())
  }
  const schedules = startSchedules({
    schedules: feeds.map(({ name, schedule, timezone }) => ({ name, expression: schedule, timezone })),
    onDue: feed => void days.send(JSON.stringify({ feed })),
    onEvent: options.onScheduleEvent,
  })
  opened.defer(() => schedules.stop())
  const everything = opened.move()
  return {
    counts() {
      const [file, day] = [files.counts(), days.counts()]
      return { waiting: file.waiting + day.waiting, running: file.running + day.running }
    },
    next: schedules.next,
    reload: fn.reload,
    stop: () => everything.disposeAsync(),
  }
}

/** The feed that a schedule's message asks for. */
function feedIn(body: string): string {
  const { feed }: { readonly feed: string } = JSON.parse(body)
  return feed
}
