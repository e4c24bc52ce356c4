import type { Lane } from '@inlet/console/api'
import type { ChangeCounts, EndpointEvent, EventSourceEvent } from '@inlet/local/live'
import { describeEventSourceEvent } from '../commands/up/describe-event.ts'
import { plural } from '../output/numbers.ts'
import { figures } from './figures.ts'
import type { FlowContext } from './flow-context.ts'
import { Lag } from './lag.ts'
import { Problems } from './problems.ts'
import type { LogLine } from './read-log-line.ts'
import { ShardProgress } from './shard-progress.ts'

const PIPELINE = 'stream-to-parquet'
/** What waits in the stream, and not for one shard in particular. */
const STREAM = 'stream'

export interface StreamLaneNames {
  /** Of the Kinesis stream. */
  readonly stream: string
  /** Of the lake. */
  readonly database: string
  /** `s3://bucket/prefix/` */
  readonly quarantine: string
}

/** Tables → stream → stream-to-parquet → Parquet files, and quarantine. */
export class StreamLane {
  readonly #names: StreamLaneNames
  readonly #context: FlowContext
  readonly #shards = new Map<string, ShardProgress>()
  readonly #lag = new Lag()
  readonly #tableProblems = new Problems()
  readonly #streamProblems = new Problems()
  readonly #functionProblems = new Problems()
  #quarantined = 0
  #rescued = 0
  #sent = 0
  /** What the function's log said last of why it fails. */
  #error: string | undefined

  constructor(names: StreamLaneNames, context: FlowContext) {
    this.#names = names
    this.#context = context
  }

  onEndpointEvent(event: EndpointEvent): void {
    const at = this.#context.now()
    if (event.is === 'failed') this.#tableProblems.occur('request', at, 'A request failed')
    if (event.is !== 'stream-failed' || event.stream !== this.#names.stream) return
    this.#streamProblems.occur(STREAM, at, 'The stream does not take changes, which wait')
  }

  onEventSourceEvent(event: EventSourceEvent): void {
    const { now, happenings, history } = this.#context
    const at = now()
    if (event.type !== 'succeeded') happenings.addLine(at, PIPELINE, describeEventSourceEvent(event))
    switch (event.type) {
      case 'shard-started':
        this.#shardOf(event.shardId)
        break
      case 'invoked': {
        this.#streamProblems.clear(event.shardId)
        this.#lag.wait(event.shardId, at - event.lagMs)
        const taken = this.#shardOf(event.shardId).take(event)
        if (taken > 0) this.#lag.end(STREAM)
        history.add(at, taken, 0)
        break
      }
      case 'succeeded': {
        this.#settled(event.shardId, at, event.lagMs)
        const done = this.#shardOf(event.shardId).finish(event)
        history.add(at, 0, done)
        happenings.addRoutine(at, PIPELINE, done, count => `${plural(count, 'change')} went through`)
        break
      }
      case 'failed': {
        this.#shardOf(event.shardId).finishFirst(event.done)
        const reason = this.#error ?? event.reason
        this.#error = undefined
        const batch = `${plural(event.records, 'change')} of ${event.shardId}`
        this.#functionProblems.occur(event.shardId, at, `${batch} failed at attempt ${event.attempt}: ${reason}`)
        break
      }
      case 'discarded':
        this.#settled(event.shardId, at, event.lagMs)
        this.#shardOf(event.shardId).giveUp(event)
        break
      case 'discard-failed':
        this.#functionProblems.occur(event.shardId, at, `A failed batch cannot be written: ${event.reason}`)
        break
      case 'read-failed':
      case 'checkpoint-failed':
        this.#streamProblems.occur(event.shardId ?? STREAM, at, `${event.type}: ${event.reason}`)
        break
      case 'checkpoint':
        this.#streamProblems.clear(event.shardId)
        break
    }
  }

  onLogLine(line: LogLine): void {
    if (line.is === 'error') this.#error = line.text
    if (line.is === 'rescued') this.#rescued += line.values
    // Of a batch that is not whole, the quarantined come again with the others.
    if (line.is === 'batch loaded' && line.written + line.quarantined === line.records) {
      this.#quarantined += line.quarantined
    }
  }

  lane({ sent, waiting, undeliverable }: ChangeCounts): Lane {
    const now = this.#context.now()
    const shards = [...this.#shards.values()]
    const sum = (of: (shard: ShardProgress) => number) => shards.reduce((all, shard) => all + of(shard), 0)
    const taken = sum(shard => shard.taken)
    const done = sum(shard => shard.done)
    const underWay = sum(shard => shard.waiting)
    const inStream = Math.max(0, sent - taken)
    this.#lookAtStream(sent, inStream + waiting > 0, now)
    const quarantined = Math.min(this.#quarantined, done)
    const failed = sum(shard => shard.givenUp)
    const { stream, database, quarantine } = this.#names
    const id = (stage: string) => `${PIPELINE}/${stage}`
    return {
      name: stream,
      stages: [
        {
          ...{ id: id('tables'), kind: 'table', title: 'DynamoDB tables', about: 'changes of their items' },
          figures: figures({ in: sent, dropped: undeliverable, waiting }),
          problem: this.#tableProblems.current,
        },
        {
          ...{ id: id('stream'), kind: 'stream', title: stream },
          about: shards.length === 0 ? 'Kinesis stream' : `Kinesis stream, ${plural(shards.length, 'shard')}`,
          figures: figures({ in: taken, waiting: inStream }),
          problem: this.#streamProblems.current,
        },
        {
          ...{ id: id('function'), kind: 'function', title: PIPELINE, about: 'Lambda function' },
          figures: figures({
            in: done + failed + underWay,
            rescued: this.#rescued,
            waiting: underWay,
            lag: this.#lag.value(now),
          }),
          problem: this.#functionProblems.current,
        },
        {
          ...{ id: id('files'), kind: 'files', title: `${database}.*`, about: 'Parquet files and their catalog' },
          figures: figures({ written: done - quarantined }),
          problem: null,
        },
        {
          ...{ id: id('quarantine'), kind: 'quarantine', title: 'Quarantine', about: quarantine },
          figures: figures({ quarantined, failed }),
          problem: null,
        },
      ],
    }
  }

  /** What is in the stream waits since it was first seen there, or since something was last taken from it. */
  #lookAtStream(sent: number, isWaiting: boolean, now: number): void {
    if (isWaiting) this.#lag.keepWaiting(STREAM, now)
    else this.#lag.end(STREAM)
    if (sent === this.#sent) return
    this.#sent = sent
    this.#tableProblems.clearAll()
    this.#streamProblems.clear(STREAM)
  }

  #settled(shardId: string, at: number, lagMs: number): void {
    this.#lag.end(shardId)
    this.#lag.measure(lagMs, at)
    this.#functionProblems.clear(shardId)
    this.#error = undefined
  }

  #shardOf(shardId: string): ShardProgress {
    const found = this.#shards.get(shardId) ?? new ShardProgress()
    this.#shards.set(shardId, found)
    return found
  }
}
