import type { Flow, FlowSource, Happening, Pipeline, PipelineName, Run } from '@inlet/console/api'
import type {
  BucketEvent,
  EndpointEvent,
  EventSourceEvent,
  FirehoseEvent,
  QueueEvent,
  ScheduleEvent,
} from '@inlet/local/live'
import { describeEndpointEvent } from '../commands/up/describe-event.ts'
import { DailyLane, type DailyLaneNames } from './daily-lane.ts'
import { FirehoseLane, type FirehosePlaces } from './firehose-lane.ts'
import type { FlowContext } from './flow-context.ts'
import { type FlowCounts, NOTHING_COUNTED } from './flow-counts.ts'
import { Happenings } from './happenings.ts'
import { ImportLane } from './import-lane.ts'
import { RateHistory } from './rate-history.ts'
import { readLogLine } from './read-log-line.ts'
import { StreamLane, type StreamLaneNames } from './stream-lane.ts'

/** A lag grows, and rates go by, though nothing happens. */
const TICK_MS = 1_000

const TITLES = {
  'stream-to-parquet': 'Changes to Parquet',
  'firehose-transform': 'Changes by Firehose',
  'csv-to-dynamodb': 'CSV files to DynamoDB',
  'csv-to-partition': 'Daily files to partitions',
} as const satisfies Record<PipelineName, string>

/** Whose runs tell what their logs do. */
const TOLD_BY_RUNS: ReadonlySet<PipelineName | null> = new Set(['csv-to-dynamodb', 'csv-to-partition'])

export interface FlowOptions {
  readonly changes: StreamLaneNames
  readonly firehoses: readonly FirehosePlaces[]
  /** The bucket of CSV files to import. */
  readonly uploads: string
  readonly daily: DailyLaneNames
  readonly now?: () => number
}

/** The flow, and what is to be told for it: each at once, as it happens. */
export interface FlowTracker extends FlowSource, Disposable {
  /** Before it is called, nothing is counted. */
  count(counts: FlowCounts): void
  onEndpointEvent(event: EndpointEvent): void
  onEventSourceEvent(event: EventSourceEvent): void
  onFirehoseEvent(name: string, event: FirehoseEvent): void
  /** A line of any function's log. */
  onLogLine(line: string): void
  onUploadEvent(event: BucketEvent | QueueEvent): void
  onDailyEvent(event: BucketEvent | QueueEvent): void
  onScheduleEvent(event: ScheduleEvent): void
  /** For the run log's `onRun`. */
  onRun(run: Run): void
  /** Whatever else is worth a line. */
  tell(happening: Omit<Happening, 'at'>): void
}

/** Follows what goes through the lake, from what its parts tell. Costs something per batch, and nothing per record. */
export function openFlow(options: FlowOptions): FlowTracker {
  const { changes, firehoses, uploads, daily, now = Date.now } = options
  const startedAt = now()
  const happenings = new Happenings()
  const contextOf = (): FlowContext => ({ now, happenings, history: new RateHistory(startedAt) })
  const contexts = {
    'stream-to-parquet': contextOf(),
    'firehose-transform': contextOf(),
    'csv-to-dynamodb': contextOf(),
    'csv-to-partition': contextOf(),
  } as const satisfies Record<PipelineName, FlowContext>
  const streamLane = new StreamLane(changes, contexts['stream-to-parquet'])
  const firehoseLanes = new Map(
    firehoses.map(places => [places.name, new FirehoseLane(places, contexts['firehose-transform'])]),
  )
  const importLane = new ImportLane(uploads, contexts['csv-to-dynamodb'])
  const dailyLane = new DailyLane(daily, contexts['csv-to-partition'])
  const listeners = new Set<() => void>()
  let counts = NOTHING_COUNTED

  const changed = () => {
    for (const listener of listeners) listener()
  }
  const ticking = setInterval(changed, TICK_MS).unref()
  const pipeline = (name: PipelineName, lanes: Pipeline['lanes']): Pipeline => {
    return { name, title: TITLES[name], lanes, history: contexts[name].history.points(now()) }
  }

  function flow(): Flow {
    const delivered = counts.firehoses()
    const lanes = firehoses.flatMap(({ name, stream }) => {
      return firehoseLanes.get(name)?.lane(counts.changes(stream), delivered.get(name)) ?? []
    })
    return {
      at: now(),
      startedAt,
      pipelines: [
        pipeline('stream-to-parquet', [streamLane.lane(counts.changes(changes.stream))]),
        pipeline('firehose-transform', lanes),
        pipeline('csv-to-dynamodb', [importLane.lane(counts.uploads())]),
        pipeline('csv-to-partition', [dailyLane.lane(counts.daily(), counts.next())]),
      ],
      happenings: happenings.list,
    }
  }

  function onLogLine(line: string): void {
    importLane.onLogLine(line)
    const read = readLogLine(line)
    if (read === undefined) return
    if (read.service === 'stream-to-parquet') streamLane.onLogLine(read)
    if (read.service === 'firehose-transform' && read.is === 'rescued') {
      for (const lane of firehoseLanes.values()) if (lane.tables.includes(read.table)) lane.onRescued(read.values)
    }
    const pipeline = toPipeline(read.service)
    if (read.is === 'error' && !TOLD_BY_RUNS.has(pipeline)) {
      happenings.add({ at: now(), pipeline, is: 'bad', text: read.text })
    }
    changed()
  }

  return {
    now: flow,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    count(source) {
      counts = source
    },
    onEndpointEvent(event) {
      happenings.addLine(now(), null, describeEndpointEvent(withoutMessage(event)))
      streamLane.onEndpointEvent(event)
      changed()
    },
    onEventSourceEvent(event) {
      streamLane.onEventSourceEvent(event)
      changed()
    },
    onFirehoseEvent(name, event) {
      firehoseLanes.get(name)?.onEvent(event)
      changed()
    },
    onLogLine,
    onUploadEvent(event) {
      if ('bucket' in event) importLane.onBucketEvent(event)
      else importLane.onQueueEvent(event)
      changed()
    },
    onDailyEvent(event) {
      if ('bucket' in event) dailyLane.onBucketEvent(event)
      else dailyLane.onQueueEvent(event)
      changed()
    },
    onScheduleEvent(event) {
      dailyLane.onScheduleEvent(event)
      changed()
    },
    onRun(run) {
      if (run.kind === 'import') importLane.onRun(run)
      else dailyLane.onRun(run)
      changed()
    },
    tell(happening) {
      happenings.add({ at: now(), ...happening })
      changed()
    },
    [Symbol.dispose]() {
      clearInterval(ticking)
      listeners.clear()
    },
  }
}

/** Messages of the emulators may quote what they were sent. */
function withoutMessage(event: EndpointEvent): EndpointEvent {
  if (event.is !== 'failed' && event.is !== 'stream-failed') return event
  return { ...event, error: event.error instanceof Error ? event.error.name : typeof event.error }
}

/** A function is called as its pipeline. */
function toPipeline(service: string): PipelineName | null {
  return Object.keys(TITLES).find((name): name is PipelineName => name === service) ?? null
}
