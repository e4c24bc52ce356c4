import type { Rate } from '@inlet/console/api'

const SECONDS = 120

/** Rows of each second, of the last two minutes. What is older costs nothing. */
export class RateHistory {
  readonly #startSecond: number
  readonly #in = new Float64Array(SECONDS)
  readonly #written = new Float64Array(SECONDS)
  /** The newest second that there is a place for. */
  #second: number

  constructor(startedAt: number) {
    this.#startSecond = this.#second = secondOf(startedAt)
  }

  add(at: number, rowsIn: number, written: number): void {
    this.#goTo(secondOf(at))
    const place = this.#second % SECONDS
    this.#in[place] = (this.#in[place] ?? 0) + rowsIn
    this.#written[place] = (this.#written[place] ?? 0) + written
  }

  /** Of whole seconds, oldest first. */
  points(now: number): Rate[] {
    this.#goTo(secondOf(now))
    const first = Math.max(this.#startSecond, this.#second - SECONDS + 1)
    return Array.from({ length: this.#second - first }, (_, index) => {
      const place = (first + index) % SECONDS
      return { at: (first + index) * 1_000, in: this.#in[place] ?? 0, written: this.#written[place] ?? 0 }
    })
  }

  /** Empties the places of the seconds in between. A clock that was set back stays where it was. */
  #goTo(second: number): void {
    const steps = Math.min(SECONDS, second - this.#second)
    for (let step = 0; step < steps; step++) {
      this.#in[(second - step) % SECONDS] = 0
      this.#written[(second - step) % SECONDS] = 0
    }
    this.#second = Math.max(second, this.#second)
  }
}

function secondOf(time: number): number {
  return Math.floor(time / 1_000)
}
