import type { Arrival } from '../../records/arrival.ts'
import type { Settled } from '../../records/fate.ts'

/** How long a record may wait, in milliseconds, before that is worth a line. */
const LONG = 10_000

/** Records whose fate is not known yet, in their order. What is settled leaves no trace. */
export class WaitingList {
  /** With the time since when they wait. */
  readonly #quiet = new Map<Arrival, number>()
  readonly #announced = new Set<Arrival>()

  add(arrivals: readonly Arrival[], now: number): void {
    for (const arrival of arrivals) this.#quiet.set(arrival, now)
  }

  /** Those of which it was not said that they wait. */
  get quiet(): number {
    return this.#quiet.size
  }

  get isEmpty(): boolean {
    return this.#quiet.size + this.#announced.size === 0
  }

  get all(): readonly Arrival[] {
    return [...this.#announced, ...this.#quiet.keys()]
  }

  settle(fates: ReadonlyMap<Arrival, Settled>): void {
    for (const arrival of fates.keys()) {
      this.#quiet.delete(arrival)
      this.#announced.delete(arrival)
    }
  }

  /** Those that have waited long, each once. */
  takeOverdue(now: number): readonly Arrival[] {
    const overdue = [...this.#quiet].flatMap(([arrival, since]) => (now - since > LONG ? [arrival] : []))
    for (const arrival of overdue) {
      this.#quiet.delete(arrival)
      this.#announced.add(arrival)
    }
    return overdue
  }
}
