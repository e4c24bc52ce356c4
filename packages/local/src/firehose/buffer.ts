import type { Life } from '../event-source/life.ts'
import type { Time } from '../event-source/time.ts'
import type { Wakeup } from '../event-source/wakeup.ts'
import { BatchMeter, type SizeLimit } from './batch-meter.ts'

export interface BufferOptions<Item> {
  readonly life: Life
  readonly time: Time
  /** How long an item waits, at most. */
  readonly waitMs: number
  /** Of a batch, all of them. */
  readonly limits: readonly SizeLimit<Item>[]
  /** Whether whatever is there is a batch. */
  readonly isHurried: () => boolean
  /** Batches are handled one after the other. Throws nothing but Abandoned. */
  readonly handle: (batch: readonly Item[]) => Promise<void>
}

/** Gathers items into batches by size and time. */
export class ItemBuffer<Item> {
  readonly #options: BufferOptions<Item>
  readonly #wakeup: Wakeup
  readonly #waiting: { readonly item: Item; readonly since: number }[] = []

  constructor(options: BufferOptions<Item>) {
    this.#options = options
    this.#wakeup = options.life.wakeup()
  }

  add(items: readonly Item[]): void {
    const since = this.#options.time.now()
    for (const item of items) this.#waiting.push({ item, since })
    this.wake()
  }

  /** To be called when `isHurried` may have changed. */
  wake(): void {
    this.#wakeup.wake()
  }

  /** Resolves when life ends. */
  async run(): Promise<void> {
    const { life, handle } = this.#options
    await life.live(async () => {
      for (;;) await handle(await this.#gather())
    })
  }

  async #gather(): Promise<readonly Item[]> {
    const { life, time, waitMs, limits, isHurried } = this.#options
    const batch = new BatchMeter(limits)
    for (;;) {
      life.checkRunning()
      batch.measure(this.#waiting)
      const first = this.#waiting[0]
      // All of the wait, at most, where the clock was set back.
      const patience = first && Math.min(waitMs, first.since + waitMs - time.now())
      if (patience !== undefined && (batch.isFull || patience <= 0 || isHurried())) {
        return this.#waiting.splice(0, batch.count).map(({ item }) => item)
      }
      await life.wait(this.#wakeup, patience)
    }
  }
}
