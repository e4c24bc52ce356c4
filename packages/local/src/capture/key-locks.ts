/** Lets one at a time at each key. */
export class KeyLocks {
  readonly #last = new Map<string, Promise<void>>()

  /**
   * Runs `action` while nobody else holds any of the keys. Keys are queued for all at once, in one turn of the event
   * loop, so of two that want the same keys one is first for all of them, and no two wait for each other.
   */
  async holding<Result>(keys: readonly string[], action: () => Promise<Result>): Promise<Result> {
    const unique = [...new Set(keys)]
    const before = unique.map(key => this.#last.get(key))
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    for (const key of unique) this.#last.set(key, released)
    await Promise.all(before)
    try {
      return await action()
    } finally {
      for (const key of unique) if (this.#last.get(key) === released) this.#last.delete(key)
      release()
    }
  }
}
