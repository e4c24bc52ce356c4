import type { EventSourceEvent } from '@inlet/local/live'

type Batch = Extract<EventSourceEvent, { readonly records: number }>

/** How many records of a shard were taken, are done, and were given up; each once, however often it was delivered. */
export class ShardProgress {
  taken = 0
  done = 0
  givenUp = 0
  #takenUpTo = -1n
  #settledUpTo = -1n

  /** @returns the records that are taken for the first time */
  take({ lastSequenceNumber, records }: Batch): number {
    const last = BigInt(lastSequenceNumber)
    if (last <= this.#takenUpTo) return 0
    this.#takenUpTo = last
    this.taken += records
    return records
  }

  /** @returns the records that are done for the first time */
  finish(batch: Batch): number {
    const records = this.#settle(batch)
    this.done += records
    return records
  }

  giveUp(batch: Batch): number {
    const records = this.#settle(batch)
    this.givenUp += records
    return records
  }

  /** The first ones of a batch that failed, which do not come again. */
  finishFirst(records: number): void {
    this.done += records
  }

  /** In the hand of the function, or to be delivered again. */
  get waiting(): number {
    return Math.max(0, this.taken - this.done - this.givenUp)
  }

  /** After a crash a batch may come again that was done. */
  #settle({ lastSequenceNumber, records }: Batch): number {
    const last = BigInt(lastSequenceNumber)
    if (last <= this.#settledUpTo) return 0
    this.#settledUpTo = last
    return records
  }
}
