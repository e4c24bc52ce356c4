import type { Time } from './time.ts'

/** Lets one loop wait for something to do. A wake-up that comes while it does not wait is kept for its next wait. */
export class Wakeup {
  readonly #time: Time
  #isDue = false
  #resolve: (() => void) | undefined

  constructor(time: Time) {
    this.#time = time
  }

  wake(): void {
    this.#isDue = true
    this.#resolve?.()
  }

  /** Waits for `wake`, and at most `ms`. */
  async wait(ms = Number.POSITIVE_INFINITY): Promise<void> {
    if (!this.#isDue) {
      const woken = new Promise<void>(resolve => {
        this.#resolve = resolve
      })
      await (ms === Number.POSITIVE_INFINITY ? woken : this.#orAfter(ms, woken))
      this.#resolve = undefined
    }
    this.#isDue = false
  }

  async #orAfter(ms: number, woken: Promise<void>): Promise<void> {
    const sleeping = new AbortController()
    await Promise.race([woken, this.#time.sleep(ms, sleeping.signal)])
    sleeping.abort()
  }
}
