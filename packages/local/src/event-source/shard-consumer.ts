import type { EventOrigin } from './kinesis-event.ts'
import { Lane } from './lane.ts'
import { laneOfKey } from './lane-of-key.ts'
import { serviceFailure } from './observer.ts'
import { FIRST_PAGE_LIMIT, nextPageLimit } from './page-limit.ts'
import { ShardCheckpoint } from './shard-checkpoint.ts'
import { ShardProgress } from './shard-progress.ts'
import { persistently, type SourceContext } from './source-context.ts'
import type { Page, Position, StreamRecord } from './stream.ts'
import { MAX_PAYLOAD_BYTES } from './take-batch.ts'
import type { Wakeup } from './wakeup.ts'

export interface ShardStatus {
  readonly shardId: string
  /** Done up to here, and saved; undefined if nothing is. */
  readonly checkpoint: string | undefined
  /** Records that are read and wait for their batch. */
  readonly buffered: number
  /** Records whose batch has begun and is not finished. */
  readonly inFlight: number
  /** How long ago the oldest of both arrived; 0 if there is none. */
  readonly lagMs: number
}

/** Reads a shard to its end, page by page, and hands its records to lanes by their partition keys. */
export class ShardConsumer {
  readonly #context: SourceContext
  readonly #origin: EventOrigin
  readonly #lanes: readonly Lane[]
  readonly #progress: ShardProgress
  readonly #checkpoint: ShardCheckpoint
  readonly #reading: Wakeup
  #position: Position
  #buffered = { records: 0, bytes: 0 }
  /** When the last read that found nothing began. */
  #emptyAt = 0

  constructor(context: SourceContext, origin: EventOrigin, position: Position) {
    this.#context = context
    this.#origin = origin
    this.#position = position
    const done = typeof position === 'object' && 'after' in position ? position.after : undefined
    this.#progress = new ShardProgress(done)
    this.#checkpoint = new ShardCheckpoint(context, origin.shardId, done)
    this.#reading = context.life.wakeup()
    const shard = {
      isHurried: () => context.isAwaited(this.#emptyAt),
      taken: (records: readonly StreamRecord[]) => this.#taken(records),
      finished: (records: readonly StreamRecord[], isSaved: boolean) => this.#finished(records, isSaved),
    }
    const { parallelizationFactor } = context.settings
    this.#lanes = Array.from({ length: parallelizationFactor }, () => new Lane(context, origin, shard))
  }

  /** Resolves to whether the shard is read and done to its end, and this is saved; if not, the source has ended. */
  async run(): Promise<boolean> {
    const { life, observe } = this.#context
    const { shardId } = this.#origin
    observe({ type: 'shard-started', shardId })
    const lanes = Promise.all(this.#lanes.map(lane => lane.run()))
    const isRead = await life.live(() => this.#readToEnd())
    for (const lane of this.#lanes) lane.close()
    await lanes
    const isEnded = isRead && this.#progress.unfinished === 0 && (await life.live(() => this.#checkpoint.end()))
    if (life.isDead) return false
    if (isEnded) observe({ type: 'shard-ended', shardId })
    else this.#checkpoint.save(this.#progress.checkpoint)
    return isEnded === true
  }

  /** To be called when somebody waits for what is in the shard. */
  hurry(): void {
    this.#reading.wake()
    for (const lane of this.#lanes) lane.wake()
  }

  /** Whether all that was there at `tick` is done. */
  isDone(tick: number): boolean {
    return this.#emptyAt > tick && this.#progress.unfinished === 0
  }

  status(): ShardStatus {
    const { oldestArrival, unfinished } = this.#progress
    const buffered = this.#buffered.records
    const now = this.#context.time.now()
    const lagMs = Math.max(0, now - (oldestArrival ?? now))
    return {
      shardId: this.#origin.shardId,
      checkpoint: this.#checkpoint.saved,
      buffered,
      inFlight: unfinished - buffered,
      lagMs,
    }
  }

  async #readToEnd(): Promise<true> {
    const { life, settings, tick } = this.#context
    for (let limit = FIRST_PAGE_LIMIT; ; ) {
      while (!this.#hasRoom()) await life.wait(this.#reading)
      const readAt = tick()
      const { records, isEnd } = await this.#read(limit)
      this.#accept(records)
      if (records.length === 0) this.#foundNothing(readAt)
      if (isEnd) return true
      if (records.length < limit) await life.wait(this.#reading, settings.pollMs)
      limit = nextPageLimit(limit, records)
    }
  }

  async #read(limit: number): Promise<Page> {
    const { observe, stream, time } = this.#context
    const { shardId } = this.#origin
    const begunAt = time.now()
    const page = await persistently(
      this.#context,
      () => stream.read(shardId, this.#position, limit),
      error => observe({ type: 'read-failed', shardId, reason: serviceFailure(error) }),
    )
    const last = page.records.at(-1)
    if (last !== undefined) this.#position = { after: last.sequenceNumber }
    else if (this.#position === 'LATEST') this.#position = { since: begunAt }
    return page
  }

  /** What is read ahead is bounded: enough for a batch in each lane, and no more than a page beyond that. */
  #hasRoom(): boolean {
    const { batchSize, parallelizationFactor } = this.#context.settings
    const { records, bytes } = this.#buffered
    return records < batchSize * parallelizationFactor && bytes < MAX_PAYLOAD_BYTES * parallelizationFactor
  }

  #accept(records: readonly StreamRecord[]): void {
    for (const record of records) {
      this.#progress.read(record.sequenceNumber, record.arrivedAt)
      this.#lanes[laneOfKey(record.partitionKey, this.#lanes.length)]?.add(record)
    }
    this.#count(records, 1)
    for (const lane of this.#lanes) lane.wake()
  }

  #foundNothing(readAt: number): void {
    this.#emptyAt = readAt
    for (const lane of this.#lanes) lane.wake()
    this.#context.changed()
  }

  #taken(records: readonly StreamRecord[]): void {
    const hadRoom = this.#hasRoom()
    this.#count(records, -1)
    if (!hadRoom && this.#hasRoom()) this.#reading.wake()
  }

  #count(records: readonly StreamRecord[], sign: 1 | -1): void {
    this.#buffered.records += sign * records.length
    this.#buffered.bytes += sign * records.reduce((sum, { data }) => sum + data.byteLength, 0)
  }

  #finished(records: readonly StreamRecord[], isSaved: boolean): void {
    for (const { sequenceNumber } of records) this.#progress.finish(sequenceNumber)
    if (isSaved) this.#checkpoint.save(this.#progress.checkpoint)
    this.#context.changed()
  }
}
