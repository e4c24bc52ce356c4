import { randomUUID } from 'node:crypto'
import type { KinesisStreamEvent } from 'aws-lambda'
import { Life } from '../event-source/life.ts'
import { type EventSource, startEventSource } from '../event-source/start-event-source.ts'
import { systemTime, type Time } from '../event-source/time.ts'
import { Acceptance, type Entry } from './acceptance.ts'
import type { OkAnswer } from './check-response.ts'
import { DeliveryStage } from './delivery-stage.ts'
import type { Destination } from './destination.ts'
import { errorLine } from './error-output.ts'
import { ErrorStage } from './error-stage.ts'
import type { Failure } from './failure.ts'
import type { Firehose, FirehoseCounts, FirehoseOptions, FirehoseSource } from './firehose-options.ts'
import type { FirehoseRecord } from './firehose-record.ts'
import { kinesisRecords } from './kinesis-records.ts'
import { type ErrorOutputType, parseErrorPrefix } from './object-prefix.ts'
import { firehoseSettings } from './settings.ts'
import type { StageContext } from './stage-context.ts'
import { type Invocations, TransformStage } from './transform-stage.ts'

/** Records on their way from a source through the function to the destination, or to the error output. */
export class DeliveryStream<Item> implements Firehose {
  readonly name: string
  readonly arn: string
  readonly isDirectPut: boolean
  readonly #lambdaArn: string
  readonly #context: StageContext
  readonly #time: Time
  readonly #life: Life
  readonly #destination: Destination<Item>
  readonly #transforming: TransformStage
  readonly #delivering: DeliveryStage<Item>
  readonly #failing: ErrorStage
  readonly #source: EventSource | undefined
  readonly #underWay = new Set<Acceptance>()
  readonly #ran: Promise<void>
  #counts: FirehoseCounts = { in: 0, delivered: 0, dropped: 0, failed: 0 }
  #unsettled = 0
  /** Those who wait for everything to be delivered. */
  #waiters = 0
  #isStopping = false

  constructor(options: FirehoseOptions, destination: Destination<Item>) {
    const { name, source, errors } = options
    this.name = name
    this.arn = `arn:aws:firehose:us-east-1:000000000000:deliverystream/${name}`
    this.isDirectPut = source === undefined
    this.#lambdaArn = options.lambdaArn
    this.#time = options.time ?? systemTime
    this.#life = new Life(this.#time)
    this.#destination = destination
    this.#context = this.#contextOf(options)
    this.#failing = new ErrorStage(this.#context, { ...errors, prefix: parseErrorPrefix(errors.prefix) })
    this.#delivering = new DeliveryStage(this.#context, destination)
    const origin = { deliveryStreamArn: this.arn, sourceKinesisStreamArn: source?.stream.arn }
    this.#transforming = new TransformStage(this.#context, options.transform, origin, {
      deliver: (entry, answer, invocations) => this.#deliver(entry, answer, invocations),
      fail: (entry, failure, invocations) => this.#fail(entry, 'processing-failed', failure, invocations),
    })
    this.#ran = this.#run()
    this.#source = source && this.#read(source)
  }

  async put(data: readonly Uint8Array[]): Promise<void> {
    if (this.#isStopping || this.#life.isEnding) throw new Error(`The Firehose stream ${this.name} is stopped`)
    const arrivedAt = this.#time.now()
    this.#accept(data.map(bytes => ({ recordId: randomUUID(), data: bytes, arrivedAt })))
  }

  counts(): FirehoseCounts {
    return this.#counts
  }

  async caughtUp(): Promise<void> {
    await this.#unlessDead(
      this.#hurried(async () => {
        await this.#source?.caughtUp()
        await this.#settled()
      }),
    )
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    const stopped = this.#hurried(async () => {
      await this.#source?.stop()
      await this.#settled()
      this.#life.stop()
      await this.#ran
    })
    await Promise.race([stopped, this.#life.died])
  }

  abort(): void {
    this.#life.kill()
    this.#source?.abort()
  }

  #contextOf({ name, settings, onEvent, pickFault }: FirehoseOptions): StageContext {
    return {
      stream: name,
      settings: firehoseSettings(settings ?? {}),
      life: this.#life,
      time: this.#time,
      observe: onEvent ?? (() => {}),
      pickFault: pickFault ?? (() => undefined),
      isHurried: () => this.#waiters > 0,
      isStopping: () => this.#isStopping,
      unsettled: () => this.#unsettled,
      settle: (entries, as) => this.#settle(entries, as),
      giveUp: entries => this.#giveUp(entries),
    }
  }

  async #run(): Promise<void> {
    await Promise.all([this.#transforming, this.#delivering, this.#failing].map(stage => stage.run()))
    await this.#destination.close()
  }

  /** What the source hands over is done, for the source, when it is delivered: so it comes again after a crash. */
  #read({ stream, checkpoints, settings }: FirehoseSource): EventSource {
    const { observe } = this.#context
    return startEventSource({
      stream,
      ...(checkpoints && { checkpoints }),
      settings: { batchSize: 10_000, maximumRetryAttempts: -1, ...settings },
      time: this.#time,
      onEvent: event => observe({ type: 'source', event }),
      // The event source makes no other events.
      invoke: event => this.#accept(kinesisRecords(event as KinesisStreamEvent)).settled,
    })
  }

  #accept(records: readonly FirehoseRecord[]): Acceptance {
    const acceptance = new Acceptance(records)
    this.#underWay.add(acceptance)
    const done = () => this.#underWay.delete(acceptance)
    acceptance.settled.then(done, done)
    this.#unsettled += records.length
    this.#counts = { ...this.#counts, in: this.#counts.in + records.length }
    this.#transforming.add(acceptance.entries)
    return acceptance
  }

  #deliver(entry: Entry, answer: OkAnswer, invocations: Invocations): void {
    const admission = this.#destination.admit(answer, entry.record.arrivedAt)
    if (admission.is === 'admitted') {
      this.#delivering.add({ entry, item: admission.item, bytes: answer.data.byteLength })
    } else this.#fail(entry, admission.output, admission.failure, invocations)
  }

  #fail(entry: Entry, output: ErrorOutputType, failure: Failure, invocations: Invocations): void {
    const line = errorLine({ record: entry.record, failure, ...invocations }, this.#lambdaArn)
    this.#failing.add({ entry, output, line })
  }

  #settle(entries: readonly Entry[], as: 'delivered' | 'dropped' | 'failed'): void {
    this.#counts = { ...this.#counts, [as]: this.#counts[as] + entries.length }
    this.#unsettled -= entries.length
    for (const { acceptance } of entries) acceptance.settleOne()
    this.#delivering.releaseIfAlone()
  }

  #giveUp(entries: readonly Entry[]): void {
    this.#context.observe({ type: 'given-up', records: entries.length })
    this.#unsettled -= entries.length
    for (const { acceptance } of entries) acceptance.giveUp(new Error('Given up when Firehose was stopped'))
    this.#delivering.releaseIfAlone()
  }

  /** Does `work` while no buffer waits. */
  async #hurried(work: () => Promise<void>): Promise<void> {
    this.#waiters++
    for (const stage of [this.#transforming, this.#delivering, this.#failing]) stage.wake()
    try {
      await work()
    } finally {
      this.#waiters--
    }
  }

  /** Resolves when everything is settled, or given up, that is under way. */
  async #settled(): Promise<void> {
    await Promise.allSettled(Array.from(this.#underWay, ({ settled }) => settled))
  }

  async #unlessDead(work: Promise<void>): Promise<void> {
    const ended = this.#life.died.then(() => {
      throw new Error('Firehose was ended before it caught up')
    })
    await Promise.race([work, ended])
  }
}
