import { randomUUID } from 'node:crypto'
import { functionArn } from '../function/invocation-context.ts'
import { type Checkpoints, memoryCheckpoints } from './checkpoints.ts'
import type { Fault, FaultPicker } from './fault.ts'
import { Abandoned, Life } from './life.ts'
import type { Observer } from './observer.ts'
import { type EventSourceSettings, eventSourceSettings } from './settings.ts'
import type { ShardStatus } from './shard-consumer.ts'
import type { FailureDestination, SourceContext } from './source-context.ts'
import { SourceRun } from './source-run.ts'
import type { Stream } from './stream.ts'
import { systemTime, type Time } from './time.ts'

export interface EventSourceOptions {
  readonly stream: Stream
  /** Calls the function with a KinesisStreamEvent. Rejects if it gives no response. */
  readonly invoke: (event: unknown) => Promise<unknown>
  /** By default they are lost with the process. No two sources that run at the same time may have the same. */
  readonly checkpoints?: Checkpoints
  readonly settings?: Partial<EventSourceSettings>
  /** By default, nothing is kept of discarded batches. */
  readonly onFailure?: FailureDestination
  /** UUID of the event source, part of the keys of discarded batches; by default, another at every start. */
  readonly id?: string
  /** Of the function, for discarded batches. */
  readonly functionArn?: string
  readonly onEvent?: Observer
  readonly pickFault?: FaultPicker
  readonly time?: Time
}

/** Records of a stream on their way to a function. */
export interface EventSource {
  /**
   * Resolves when every record is done that was in the stream at the time of the call, in every shard and the shards that
   * these were split or merged into, and each shard has had a moment without a record to read. Open batch windows are cut
   * short then. Rejects if the source is ended first.
   */
  caughtUp(): Promise<void>
  /**
   * Finishes the batches that have been begun, and saves their checkpoints. A batch that waits to be tried again is left
   * unfinished, as is what has been read and not begun: all that comes again at the next start.
   */
  stop(): Promise<void>
  /** Drops everything at once, as the end of the process would. What the function still does has no consequence. */
  abort(): void
  /** Of the shards that are being read. */
  status(): readonly ShardStatus[]
}

/**
 * Starts a stand-in for Lambda's event source mapping of a Kinesis stream. Every record is delivered at least once until
 * the function succeeds or the batch is discarded as the settings say; records of a partition key in order. What goes
 * wrong with the stream, the checkpoints or the destination is reported and tried again, for ever.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @throws ConfigError for settings that make no sense
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  return new Supervisor(options, eventSourceSettings(options.settings ?? {}))
}

interface Waiter extends PromiseWithResolvers<void> {
  /** The tick of the call. */
  readonly since: number
}

/** Starts a run, and another after each crash. */
class Supervisor implements EventSource {
  readonly #shared: Omit<SourceContext, 'life' | 'crash'>
  readonly #waiters = new Set<Waiter>()
  #current: { readonly life: Life; readonly run: SourceRun; readonly ran: Promise<void> }
  #ticks = 0

  constructor(options: EventSourceOptions, settings: EventSourceSettings) {
    const { id, stream, invoke, checkpoints, onFailure, onEvent, pickFault, time } = options
    this.#shared = {
      sourceId: id ?? randomUUID(),
      functionArn: options.functionArn ?? functionArn('function'),
      stream,
      invoke,
      checkpoints: checkpoints ?? memoryCheckpoints(),
      onFailure,
      settings,
      observe: onEvent ?? (() => {}),
      pickFault: pickFault ?? (() => undefined),
      time: time ?? systemTime,
      tick: () => ++this.#ticks,
      isAwaited: tick => this.#waiters.values().some(({ since }) => since < tick),
      changed: () => this.#settleWaiters(),
    }
    this.#current = this.#start()
  }

  caughtUp(): Promise<void> {
    const waiter = { since: ++this.#ticks, ...Promise.withResolvers<void>() }
    if (this.#current.life.isEnding) waiter.reject(ended())
    else {
      this.#waiters.add(waiter)
      this.#current.run.hurry()
    }
    return waiter.promise
  }

  async stop(): Promise<void> {
    const { life, ran } = this.#current
    life.stop()
    this.#dismissWaiters()
    await Promise.race([ran, life.died])
  }

  abort(): void {
    this.#current.life.kill()
    this.#dismissWaiters()
  }

  status(): readonly ShardStatus[] {
    return this.#current.run.status()
  }

  #start() {
    const life = new Life(this.#shared.time)
    const run = new SourceRun({ ...this.#shared, life, crash: (shardId, fault) => this.#crash(shardId, fault) })
    return { life, run, ran: run.run() }
  }

  /** One that is being stopped is not started again. */
  #crash(shardId: string, fault: Fault): never {
    const isStopping = this.#current.life.isEnding
    this.#current.life.kill()
    this.#shared.observe({ type: 'crashed', shardId, fault })
    if (!isStopping) this.#current = this.#start()
    throw new Abandoned()
  }

  #settleWaiters(): void {
    for (const waiter of this.#waiters) {
      if (!this.#current.run.isDone(waiter.since)) continue
      this.#waiters.delete(waiter)
      waiter.resolve()
    }
  }

  #dismissWaiters(): void {
    for (const { reject } of this.#waiters) reject(ended())
    this.#waiters.clear()
  }
}

function ended(): Error {
  return new Error('The event source was ended before it caught up')
}
