import type { Problem } from '@inlet/console/api'

/** What is wrong with a stage: by what it is wrong with, each until that goes on. */
export class Problems {
  readonly #problems = new Map<string, Problem>()

  /** @param key what has the problem: a shard, a message, a run */
  occur(key: string, at: number, text: string): void {
    const times = (this.#problems.get(key)?.times ?? 0) + 1
    // Last in the order of insertion: it occurred last.
    this.#problems.delete(key)
    this.#problems.set(key, { at, text, times })
  }

  clear(key: string): void {
    this.#problems.delete(key)
  }

  clearAll(): void {
    this.#problems.clear()
  }

  /** The one that occurred last. */
  get current(): Problem | null {
    return [...this.#problems.values()].at(-1) ?? null
  }
}
