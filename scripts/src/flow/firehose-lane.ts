import type { Lane } from '@inlet/console/api'
import type { ChangeCounts, FirehoseCounts, FirehoseEvent, LiveFirehoseOptions } from '@inlet/local/live'
import { describeFirehoseEvent } from '../commands/up/describe-event.ts'
import { plural } from '../output/numbers.ts'
import { figures } from './figures.ts'
import type { FlowContext } from './flow-context.ts'
import { Lag } from './lag.ts'
import { Problems } from './problems.ts'

const PIPELINE = 'firehose-transform'
/** What waits: since it was first seen, or since something last went on. */
const BUFFER = 'buffer'
const NOTHING: FirehoseCounts = { in: 0, delivered: 0, dropped: 0, failed: 0 }

export type FirehosePlaces = Pick<LiveFirehoseOptions, 'name' | 'stream' | 'destination' | 'errors'>

/** Stream → firehose-transform → JSON lines or a table of Iceberg, and the error output. */
export class FirehoseLane {
  readonly #places: FirehosePlaces
  readonly #context: FlowContext
  readonly #lag = new Lag()
  readonly #streamProblems = new Problems()
  readonly #functionProblems = new Problems()
  readonly #filesProblems = new Problems()
  #rescued = 0

  constructor(places: FirehosePlaces, context: FlowContext) {
    this.#places = places
    this.#context = context
  }

  /** Tables of the lake that it delivers to. */
  get tables(): readonly string[] {
    const { destination } = this.#places
    return destination.is === 'iceberg' ? destination.tables.map(({ table }) => table.name) : [destination.table.name]
  }

  onEvent(event: FirehoseEvent): void {
    const { now, happenings, history } = this.#context
    const at = now()
    if (event.type !== 'delivered') happenings.addLine(at, PIPELINE, describeFirehoseEvent(this.#places, event))
    switch (event.type) {
      case 'source':
        this.#onSource(event.event, at)
        break
      case 'invocation-failed': {
        const records = plural(event.records, 'record')
        this.#functionProblems.occur('', at, `${records} failed at attempt ${event.attempt}: ${event.reason}`)
        break
      }
      case 'transformed':
        this.#functionProblems.clearAll()
        this.#lag.end(BUFFER)
        break
      case 'delivered':
        this.#filesProblems.clearAll()
        this.#lag.end(BUFFER)
        history.add(at, 0, event.records)
        happenings.addRoutine(at, PIPELINE, event.records, count => {
          return `${plural(count, 'change')} by Firehose ${this.#places.name}`
        })
        break
      case 'delivery-failed':
        this.#filesProblems.occur('', at, `${plural(event.records, 'record')} cannot be delivered: ${event.reason}`)
        break
    }
  }

  onRescued(values: number): void {
    this.#rescued += values
  }

  lane({ sent, waiting: unsent }: ChangeCounts, counts: FirehoseCounts = NOTHING): Lane {
    const now = this.#context.now()
    const waiting = counts.in - counts.delivered - counts.dropped - counts.failed
    if (waiting > 0) this.#lag.keepWaiting(BUFFER, now)
    else this.#lag.end(BUFFER)
    const { name, stream, destination, errors } = this.#places
    const id = (stage: string) => `${PIPELINE}/${name}/${stage}`
    return {
      name,
      stages: [
        {
          ...{ id: id('stream'), kind: 'stream', title: stream, about: 'Kinesis stream' },
          figures: figures({ in: sent, waiting: unsent }),
          problem: this.#streamProblems.current,
        },
        {
          ...{ id: id('function'), kind: 'function', title: PIPELINE, about: `transforms for Firehose ${name}` },
          figures: figures({
            ...{ in: counts.in, rescued: this.#rescued, dropped: counts.dropped, waiting },
            lag: this.#lag.value(now),
          }),
          problem: this.#functionProblems.current,
        },
        {
          ...{ id: id('files'), kind: 'files', title: this.#tablesText() },
          about: destination.is === 'iceberg' ? 'Iceberg table' : 'JSON lines',
          figures: figures({ written: counts.delivered }),
          problem: this.#filesProblems.current,
        },
        {
          ...{ id: id('errors'), kind: 'quarantine', title: 'Error output' },
          about: `s3://${errors.bucket}/${errors.prefix}`,
          figures: figures({ failed: counts.failed }),
          problem: null,
        },
      ],
    }
  }

  #onSource(event: Extract<FirehoseEvent, { type: 'source' }>['event'], at: number): void {
    if (event.type === 'read-failed' || event.type === 'checkpoint-failed') {
      this.#streamProblems.occur(event.shardId ?? BUFFER, at, `${event.type}: ${event.reason}`)
    } else if (event.type === 'invoked') {
      this.#streamProblems.clearAll()
      this.#lag.measure(event.lagMs, at)
      this.#context.history.add(at, event.records, 0)
    }
  }

  #tablesText(): string {
    const { destination } = this.#places
    const tables = destination.is === 'iceberg' ? destination.tables.map(({ table }) => table) : [destination.table]
    return tables.map(({ database, name }) => `${database}.${name}`).join(', ')
  }
}
