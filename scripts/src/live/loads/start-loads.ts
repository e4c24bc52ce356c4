import type { DatabaseSync } from 'node:sqlite'
import type { Feeds } from '@inlet/csv-to-partition/feeds'
import type { Settings } from '@inlet/csv-to-partition/settings'
import { directoryStore } from '@inlet/lake/directory'
import {
  type BucketEvent,
  FAILURES_BUCKET,
  knownObjects,
  objectCreatedEvent,
  type QueueCounts,
  type QueueEvent,
  type ScheduleEvent,
  startQueue,
  startSchedules,
  watchBucket,
} from '@inlet/local/live'
import type { RunLog } from '../../runs/run-log.ts'
import { objectIn } from '../created-object.ts'
import { GRACE_MS, stopWithin } from '../stop-within.ts'
import { feedBuckets } from './feed-bucket.ts'
import type { LoadEvent } from './load-event.ts'
import { type LoadFunctionOptions, startLoadFunction } from './load-function.ts'
import {
  FILE_QUEUE,
  FILE_RECEIVES,
  feedIn,
  loadDay,
  loadFile,
  type MessageContext,
  SCHEDULE_QUEUE,
  SCHEDULE_RECEIVES,
  scheduleMessage,
} from './load-message.ts'

export interface LoadsOptions extends LoadFunctionOptions {
  /** Where the messages are kept, and what is known of the buckets. */
  readonly database: DatabaseSync
  readonly feeds: Feeds
  readonly settings: Settings
  readonly runs: RunLog
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
  const fn = opened.adopt(await startLoadFunction(options), fn => fn.stop())
  let isStopping = false
  const context: MessageContext = { lake, feeds, settings, runs, fn, onEvent, isStopping: () => isStopping }
  const queueOptions = {
    database,
    deadLetters: { store: directoryStore(lake), bucket: FAILURES_BUCKET },
    onEvent: options.onQueueEvent,
  }
  const files = startQueue({
    ...queueOptions,
    name: FILE_QUEUE,
    deliver: message => loadFile(message, context),
    subjectOf: objectIn,
    settings: { maxReceives: FILE_RECEIVES },
  })
  const days = startQueue({
    ...queueOptions,
    name: SCHEDULE_QUEUE,
    deliver: message => loadDay(message, context),
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
    onDue: feed => void days.send(scheduleMessage(feed)),
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
