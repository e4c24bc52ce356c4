import type { FirehoseRecord } from './firehose-record.ts'

/** Records that Firehose has taken over together, until each of them is settled. */
export class Acceptance {
  /** Resolves when all are settled; rejects as soon as one is given up. */
  readonly settled: Promise<void>
  readonly entries: readonly Entry[]
  readonly #settled = Promise.withResolvers<void>()
  #unsettled: number

  constructor(records: readonly FirehoseRecord[]) {
    this.settled = this.#settled.promise
    // Nobody may be waiting for it.
    this.settled.catch(() => {})
    this.entries = records.map(record => ({ record, acceptance: this }))
    this.#unsettled = records.length
    if (records.length === 0) this.#settled.resolve()
  }

  settleOne(): void {
    this.#unsettled--
    if (this.#unsettled === 0) this.#settled.resolve()
  }

  giveUp(error: Error): void {
    this.#settled.reject(error)
  }
}

/** A record on its way through Firehose. */
export interface Entry {
  readonly record: FirehoseRecord
  readonly acceptance: Acceptance
}
