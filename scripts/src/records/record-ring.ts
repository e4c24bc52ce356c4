import { countWhile } from './count-while.ts'
import type { UserRecord } from './user-record.ts'

export interface RingLimits {
  readonly records: number
  /** Of their data. */
  readonly bytes: number
}

const LIMITS: RingLimits = { records: 20_000, bytes: 64 * 1024 * 1024 }

/** Where a record is in the order of arrival. */
export type RingPlace = Pick<UserRecord, 'arrivedAt' | 'position'>

/** The newest records in memory, in the order in which they arrived in the stream, whichever way they came here. */
export class RecordRing {
  readonly #limits: RingLimits
  /** Oldest first. */
  readonly #records: UserRecord[] = []
  readonly #byId = new Map<string, UserRecord>()
  #bytes = 0

  constructor(limits = LIMITS) {
    this.#limits = limits
  }

  /** Those that are there already stay. Of all, the newest stay. */
  add(records: readonly UserRecord[]): void {
    for (const record of records) {
      if (this.#byId.has(record.id)) continue
      this.#byId.set(record.id, record)
      this.#bytes += record.data.length
      const last = this.#records.at(-1)
      if (last === undefined || compare(last, record) < 0) this.#records.push(record)
      else this.#records.splice(this.#countBefore(record), 0, record)
    }
    this.#evict()
  }

  get(id: string): UserRecord | undefined {
    return this.#byId.get(id)
  }

  /** At most `count` records that arrived before `place`, newest first; the newest of all without one. */
  olderThan(place: RingPlace | undefined, count: number): readonly UserRecord[] {
    const end = place === undefined ? this.#records.length : this.#countBefore(place)
    return this.#records.slice(Math.max(0, end - count), end).reverse()
  }

  #countBefore(place: RingPlace): number {
    return countWhile(this.#records, record => compare(record, place) < 0)
  }

  #evict(): void {
    let evicted = 0
    for (const { id, data } of this.#records) {
      if (this.#records.length - evicted <= this.#limits.records && this.#bytes <= this.#limits.bytes) break
      this.#byId.delete(id)
      this.#bytes -= data.length
      evicted++
    }
    this.#records.splice(0, evicted)
  }
}

/** By time; those of one time by shard, and in it in the order of the stream. */
function compare(a: RingPlace, b: RingPlace): number {
  return (
    a.arrivedAt - b.arrivedAt ||
    compareTexts(a.position.shardId, b.position.shardId) ||
    compareNumbers(a.position.sequenceNumber, b.position.sequenceNumber) ||
    (a.position.subsequenceNumber ?? -1) - (b.position.subsequenceNumber ?? -1)
  )
}

/** Sequence numbers: decimal texts without leading zeros. */
export function compareNumbers(a: string, b: string): number {
  return a.length - b.length || compareTexts(a, b)
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
