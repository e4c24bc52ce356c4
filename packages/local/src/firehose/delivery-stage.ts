import { Abandoned } from '../event-source/life.ts'
import type { Entry } from './acceptance.ts'
import { ItemBuffer } from './buffer.ts'
import type { Destination } from './destination.ts'
import type { FirehoseFault } from './fault.ts'
import { persistently, type StageContext } from './stage-context.ts'

interface Deliverable<Item> {
  readonly entry: Entry
  readonly item: Item
  readonly bytes: number
}

type Batch<Item> = readonly Deliverable<Item>[]

/** Delivers what the function made of records. */
export class DeliveryStage<Item> {
  readonly #context: StageContext
  readonly #destination: Destination<Item>
  readonly #buffer: ItemBuffer<Deliverable<Item>>
  /** Deliveries that are held back. */
  readonly #held = new Set<Batch<Item>>()
  readonly #background = new Set<Promise<void>>()

  constructor(context: StageContext, destination: Destination<Item>) {
    const { deliverBytes, deliverMs } = context.settings
    this.#context = context
    this.#destination = destination
    this.#buffer = new ItemBuffer<Deliverable<Item>>({
      ...context,
      waitMs: deliverMs,
      limits: [{ sizeOf: ({ bytes }) => bytes, hint: deliverBytes, most: Number.POSITIVE_INFINITY }],
      handle: batch => this.#handle(batch),
    })
  }

  add(deliverable: Deliverable<Item>): void {
    this.#buffer.add([deliverable])
  }

  wake(): void {
    this.#buffer.wake()
    this.releaseIfAlone()
  }

  async run(): Promise<void> {
    await this.#buffer.run()
    await Promise.all(this.#background)
  }

  /** To be called when records were settled: what is held back does not wait where nothing later can come. */
  releaseIfAlone(): void {
    const { isHurried, unsettled } = this.#context
    const records = [...this.#held].reduce((sum, batch) => sum + batch.length, 0)
    if (records === 0 || !isHurried() || unsettled() > records) return
    for (const batch of this.#held) this.#inBackground(() => this.#release(batch))
  }

  async #handle(batch: Batch<Item>): Promise<void> {
    const fault = this.#context.pickFault({ stage: 'delivery', records: batch.length })
    if (fault === 'hold-delivery') return this.#hold(batch)
    await this.#deliver(batch, fault)
    for (const held of this.#held) await this.#release(held)
  }

  #hold(batch: Batch<Item>): void {
    const { life, settings } = this.#context
    this.#held.add(batch)
    this.#inBackground(async () => {
      await life.pause(settings.deliverMs)
      await this.#release(batch)
    })
    this.releaseIfAlone()
  }

  async #release(batch: Batch<Item>): Promise<void> {
    if (this.#held.delete(batch)) await this.#deliver(batch, undefined)
  }

  #inBackground(work: () => Promise<void>): void {
    const working = this.#context.life.live(work).finally(() => this.#background.delete(working))
    this.#background.add(working)
  }

  async #deliver(batch: Batch<Item>, fault: FirehoseFault | undefined): Promise<void> {
    const { life, time, observe, settle } = this.#context
    const entries = batch.map(({ entry }) => entry)
    const items = batch.map(({ item }) => item)
    const checkAlive = () => {
      if (life.isDead) throw new Abandoned()
    }
    for (let times = fault === 'repeat-delivery' ? 2 : 1; times > 0; times--) {
      const inOrder = fault === 'shuffle-delivery' ? shuffled(items, time.random) : items
      const delivery = this.#destination.plan(inOrder, time.now())
      const places = await persistently(this.#context, entries, () => delivery(checkAlive))
      if (places === undefined) return
      observe({ type: 'delivered', records: batch.length, places })
    }
    settle(entries, 'delivered')
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const shuffled: T[] = []
  for (const item of items) {
    const index = Math.floor(random() * (shuffled.length + 1))
    shuffled.push(...shuffled.splice(index, 1, item))
  }
  return shuffled
}
