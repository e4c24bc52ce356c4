import { isNonEmpty, type NonEmpty } from '../changes/non-empty.ts'
import { deliverBatch } from './deliver-batch.ts'
import { type EventOrigin, eventRecordBytes } from './kinesis-event.ts'
import { batchPosition } from './observer.ts'
import type { SourceContext } from './source-context.ts'
import type { StreamRecord } from './stream.ts'
import { takeBatch } from './take-batch.ts'
import type { Wakeup } from './wakeup.ts'

/** What a lane needs of the shard that it belongs to. */
export interface LaneShard {
  /** Whether a batch is to be begun though its window is open. */
  isHurried(): boolean
  /** A batch has left the buffer. */
  taken(records: readonly StreamRecord[]): void
  /** Records are done; whether that is to be kept in a checkpoint at once. */
  finished(records: readonly StreamRecord[], isSaved: boolean): void
}

interface BufferedRecord {
  readonly record: StreamRecord
  readonly eventBytes: number
  readonly readAt: number
}

/** Processes some of a shard's records, batch after batch, each to its end before the next. */
export class Lane {
  readonly #context: SourceContext
  readonly #origin: EventOrigin
  readonly #shard: LaneShard
  readonly #wakeup: Wakeup
  readonly #buffer: BufferedRecord[] = []
  #isClosed = false

  constructor(context: SourceContext, origin: EventOrigin, shard: LaneShard) {
    this.#context = context
    this.#origin = origin
    this.#shard = shard
    this.#wakeup = context.life.wakeup()
  }

  add(record: StreamRecord): void {
    const eventBytes = eventRecordBytes(record, this.#origin)
    this.#buffer.push({ record, eventBytes, readAt: this.#context.time.now() })
  }

  /** To be called after `add`, and when `isHurried` may have changed. */
  wake(): void {
    this.#wakeup.wake()
  }

  /** No more records come. */
  close(): void {
    this.#isClosed = true
    this.wake()
  }

  /** Resolves when it is closed and empty, or when the source ends and its batch is finished or abandoned. */
  run(): Promise<void> {
    return this.#context.life.live(async () => {
      for (let batch = await this.#gather(); batch !== undefined; batch = await this.#gather()) {
        await this.#process(batch)
      }
    })
  }

  /** The next batch, undefined if there will be none. */
  async #gather(): Promise<NonEmpty<StreamRecord> | undefined> {
    const { life, settings } = this.#context
    for (;;) {
      life.checkRunning()
      const first = this.#buffer[0]
      if (first === undefined && this.#isClosed) return undefined
      const patience = first === undefined ? undefined : this.#patience(first.readAt)
      const { count, isFull } = takeBatch(this.#buffer, settings.batchSize)
      const isDue = isFull || this.#isClosed || (patience !== undefined && patience <= 0) || this.#shard.isHurried()
      if (isDue) {
        const batch = this.#take(count)
        if (batch !== undefined) return batch
      }
      await life.wait(this.#wakeup, patience)
    }
  }

  /** What is left of the batch window: all of it, at most, where the clock was set back. */
  #patience(readAt: number): number {
    const { settings, time } = this.#context
    return Math.min(settings.batchWindowMs, readAt + settings.batchWindowMs - time.now())
  }

  #take(count: number): NonEmpty<StreamRecord> | undefined {
    const records = this.#buffer.splice(0, count).map(({ record }) => record)
    if (!isNonEmpty(records)) return undefined
    this.#shard.taken(records)
    return records
  }

  async #process(records: NonEmpty<StreamRecord>): Promise<void> {
    const context = this.#context
    const origin = this.#origin
    const { lagMs: _, ...batch } = batchPosition(origin.shardId, records, context.time.now())
    const fault = context.pickFault(batch)
    if (fault === 'crash-before-handler') context.crash(origin.shardId, fault)
    if (fault === 'repeat-batch') await deliverBatch(records, { context, origin, fault, finish: () => {} })
    const finish = (done: readonly StreamRecord[]) => this.#shard.finished(done, fault !== 'late-checkpoint')
    await deliverBatch(records, { context, origin, fault, finish })
  }
}
