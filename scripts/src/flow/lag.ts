/** For so long a lag that was measured holds, though nothing waits: else it would flicker between two batches. */
const HOLDS_MS = 3_000

/** How far what is written is behind what came in. While something waits, it grows. */
export class Lag {
  readonly #waiting = new Map<string, number>()
  #measured = { ms: 0, at: Number.NEGATIVE_INFINITY }

  /** @param key what waits: a shard, a message @param since when it came in, ms since 1970 */
  wait(key: string, since: number): void {
    this.#waiting.set(key, since)
  }

  /** As `wait`, but what waits already has done so since it began to. */
  keepWaiting(key: string, since: number): void {
    if (!this.#waiting.has(key)) this.#waiting.set(key, since)
  }

  /** It waits no more. */
  end(key: string): void {
    this.#waiting.delete(key)
  }

  /** Something is written that came in so long ago. */
  measure(ms: number, at: number): void {
    this.#measured = { ms, at }
  }

  /** Milliseconds. */
  value(now: number): number {
    const recent = now - this.#measured.at <= HOLDS_MS ? this.#measured.ms : 0
    return this.#waiting.values().reduce((longest, since) => Math.max(longest, now - since), recent)
  }
}
