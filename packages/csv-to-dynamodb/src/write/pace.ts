/**
 * How many requests are under way at once: more while DynamoDB takes them, half as many once it throttles. It grows by
 * one for as many requests as it allows, and shrinks once for all requests that were under way together, as TCP does
 * (additive increase, multiplicative decrease).
 */
export class Pace {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #allowed: number
  #underWay = 0
  #started = 0
  /** Requests that were started before it last shrank tell nothing about the pace since. */
  #shrunkAt = 0

  constructor(first: number, most: number) {
    this.#allowed = Math.min(first, most)
    this.#most = most
  }

  get allowed(): number {
    return Math.floor(this.#allowed)
  }

  /** Runs `work` when it is its turn: first come, first served. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // Who is woken has its place already.
    if (this.#underWay < this.allowed) this.#underWay++
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      this.#underWay--
      this.#wake()
    }
  }

  /** Tells when a request began, for `throttled`. */
  begin(): number {
    return ++this.#started
  }

  succeeded(): void {
    this.#allowed = Math.min(this.#most, this.#allowed + 1 / this.#allowed)
    this.#wake()
  }

  throttled(begun: number): void {
    if (begun <= this.#shrunkAt) return
    this.#shrunkAt = this.#started
    this.#allowed = Math.max(1, this.#allowed / 2)
  }

  #wake(): void {
    while (this.#underWay < this.allowed) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#underWay++
      next()
    }
  }
}
