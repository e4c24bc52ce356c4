/**
 * Which records of a shard are read and not done, and how far everything is done. They become done in any order, since
 * lanes work side by side.
 */
export class ShardProgress {
  /** Each with what was read before it, in the order of reading. */
  readonly #unfinished = new Map<string, Unfinished>()
  #lastRead: string | undefined

  /** @param done the sequence number up to which all is done, undefined if nothing is */
  constructor(done: string | undefined) {
    this.#lastRead = done
  }

  read(sequenceNumber: string, arrivedAt: number): void {
    this.#unfinished.set(sequenceNumber, { previous: this.#lastRead, arrivedAt })
    this.#lastRead = sequenceNumber
  }

  finish(sequenceNumber: string): void {
    this.#unfinished.delete(sequenceNumber)
  }

  /** The highest sequence number of which it is true that it, and all before it, is done. */
  get checkpoint(): string | undefined {
    const oldest = this.#oldest
    return oldest === undefined ? this.#lastRead : oldest.previous
  }

  /** Number of records that are read and not done. */
  get unfinished(): number {
    return this.#unfinished.size
  }

  /** When the oldest of them arrived, ms since 1970; undefined if there is none. */
  get oldestArrival(): number | undefined {
    return this.#oldest?.arrivedAt
  }

  get #oldest(): Unfinished | undefined {
    return this.#unfinished.values().next().value
  }
}

interface Unfinished {
  readonly previous: string | undefined
  readonly arrivedAt: number
}
