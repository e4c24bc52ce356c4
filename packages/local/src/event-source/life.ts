import type { Time } from './time.ts'
import { Wakeup } from './wakeup.ts'

/** Thrown where work is left undone because the event source ends. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned'
}

/**
 * The life of an event source from a start to a stop or crash. Whatever it does asynchronously goes through `during` or
 * a wait, so that nothing is done in the name of one that is dead, though its promises may still settle.
 */
export class Life {
  /** Resolves when it is killed. */
  readonly died: Promise<void>
  readonly #wakeups = new Set<Wakeup>()
  readonly #time: Time
  readonly #die: () => void
  #state: 'running' | 'stopping' | 'dead' = 'running'

  constructor(time: Time) {
    this.#time = time
    const { promise, resolve } = Promise.withResolvers<void>()
    this.died = promise
    this.#die = resolve
  }

  get isEnding(): boolean {
    return this.#state !== 'running'
  }

  get isDead(): boolean {
    return this.#state === 'dead'
  }

  /** From here on nothing is begun; what is being done is finished. */
  stop(): void {
    if (this.#state === 'running') this.#state = 'stopping'
    this.#wakeAll()
  }

  /** From here on nothing is done at all. */
  kill(): void {
    this.#state = 'dead'
    this.#die()
    this.#wakeAll()
  }

  /** The outcome of `work`. @throws Abandoned if it comes after death */
  async during<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } finally {
      this.#checkAlive()
    }
  }

  /** For a loop that is to be woken when life ends. */
  wakeup(): Wakeup {
    const wakeup = new Wakeup(this.#time)
    this.#wakeups.add(wakeup)
    return wakeup
  }

  /** Waits until woken, and at most `ms`. @throws Abandoned if life ends */
  async wait(wakeup: Wakeup, ms?: number): Promise<void> {
    this.checkRunning()
    await wakeup.wait(ms)
    this.checkRunning()
  }

  /** Waits so many ms. @throws Abandoned as soon as life ends */
  async pause(ms: number): Promise<void> {
    const wakeup = this.wakeup()
    try {
      await this.wait(wakeup, ms)
    } finally {
      this.#wakeups.delete(wakeup)
    }
  }

  /** @throws Abandoned if nothing may be begun */
  checkRunning(): void {
    if (this.isEnding) throw new Abandoned()
  }

  /** The result of `loop`, which is undefined if life ended first. */
  async live<T>(loop: () => Promise<T>): Promise<T | undefined> {
    try {
      return await loop()
    } catch (error) {
      if (error instanceof Abandoned) return undefined
      throw error
    }
  }

  #checkAlive(): void {
    if (this.isDead) throw new Abandoned()
  }

  #wakeAll(): void {
    for (const wakeup of this.#wakeups) wakeup.wake()
  }
}
