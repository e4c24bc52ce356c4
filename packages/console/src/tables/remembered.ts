/** How long something is remembered at least, and how many times as long as it took to find out. */
const SHORTEST_MS = 1_000
const TIMES_AS_LONG = 10

/**
 * Remembers for a while what is found out under a key: for ten times as long as that took, so that no more than a tenth
 * of the time goes into it however large the lake is. Who asks meanwhile gets the same; a failure is not remembered.
 */
export class Remembered<T> {
  readonly #entries = new Map<string, { readonly value: Promise<T>; until: number }>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get(key: string, findOut: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key)
    if (known !== undefined && this.#now() < known.until) return known.value
    const startedAt = this.#now()
    const entry = { value: findOut(), until: Number.POSITIVE_INFINITY }
    this.#entries.set(key, entry)
    entry.value.then(
      () => {
        const took = this.#now() - startedAt
        entry.until = this.#now() + Math.max(SHORTEST_MS, TIMES_AS_LONG * took)
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key)
      },
    )
    return entry.value
  }
}
