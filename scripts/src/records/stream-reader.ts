import { setImmediate } from 'node:timers/promises'
import type { Position, Stream } from '@inlet/local/live'
import { compareNumbers } from './record-ring.ts'
import { toUserRecords, type UserRecord } from './user-record.ts'

/** Records of a shard that are read at once. */
const PAGE = 1_000
/** Pages of a shard that one call reads: the next one goes on. */
const MOST_PAGES = 10
/** Shards are listed anew after so long, in ms. */
const LIST_MS = 10_000
/** What was read a moment ago need not be read again, in ms. */
const GOOD_MS = 300

/** @param isOld whether they were in the stream when the shard was read for the first time */
export type TakeRecords = (records: readonly UserRecord[], isOld: boolean) => void

/**
 * Reads of all shards of a stream what nobody has told of yet: first all from `since` on, then from the last record
 * that was read or told. Nothing is read unless somebody asks.
 */
export class StreamReader {
  readonly #stream: Stream
  readonly #since: number
  readonly #now: () => number
  readonly #take: TakeRecords
  /** The last record of each shard that is known. */
  readonly #last = new Map<string, string>()
  /** Shards that were read to their tip once. */
  readonly #caughtUp = new Set<string>()
  readonly #ended = new Set<string>()
  #shards: readonly string[] = []
  #listAt = 0
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  /** @param since ms since 1970 */
  constructor(stream: Stream, since: number, now: () => number, take: TakeRecords) {
    this.#stream = stream
    this.#since = since
    this.#now = now
    this.#take = take
  }

  /** Tells of a record that came another way, and all before it in its shard. What is old is read nonetheless. */
  passed(shardId: string, sequenceNumber: string): void {
    if (this.#caughtUp.has(shardId)) this.#advance(shardId, sequenceNumber)
  }

  /** Whether all that was there at first was read. */
  get isCaughtUp(): boolean {
    return this.#listAt > 0 && this.#shards.every(shardId => this.#caughtUp.has(shardId))
  }

  /** Reads on. Who asks while somebody else's reading is under way waits for that. */
  read(): Promise<void> {
    if (this.#now() - this.#readAt < GOOD_MS) return Promise.resolve()
    this.#reading ??= this.#readAll().finally(() => {
      this.#readAt = this.#now()
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readAll(): Promise<void> {
    if (this.#now() >= this.#listAt) {
      this.#shards = (await this.#stream.listShards()).map(({ shardId }) => shardId)
      this.#listAt = this.#now() + LIST_MS
    }
    await Promise.all(this.#shards.filter(id => !this.#ended.has(id)).map(id => this.#readShard(id)))
  }

  async #readShard(shardId: string): Promise<void> {
    for (let page = 0; page < MOST_PAGES; page++) {
      const { records, isEnd } = await this.#stream.read(shardId, this.#positionOf(shardId), PAGE)
      const found = records.flatMap(record => toUserRecords(record, this.#stream.arn, shardId))
      this.#take(found, !this.#caughtUp.has(shardId))
      const last = records.at(-1)
      if (last !== undefined) this.#advance(shardId, last.sequenceNumber)
      if (isEnd) this.#ended.add(shardId)
      // Before the tip, a page may be short for its bytes.
      if (records.length < PAGE && this.#caughtUp.has(shardId)) return
      if (isEnd || records.length === 0) {
        this.#caughtUp.add(shardId)
        return
      }
      await setImmediate()
    }
  }

  #advance(shardId: string, sequenceNumber: string): void {
    const last = this.#last.get(shardId)
    if (last === undefined || compareNumbers(last, sequenceNumber) < 0) this.#last.set(shardId, sequenceNumber)
  }

  #positionOf(shardId: string): Position {
    const last = this.#last.get(shardId)
    return last === undefined ? { since: this.#since } : { after: last }
  }
}
