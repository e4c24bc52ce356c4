/** A size that items have, and how much of it a batch is to have. */
export interface SizeLimit<Item> {
  readonly sizeOf: (item: Item) => number
  /** A batch that has as much as that is full. */
  readonly hint: number
  /** A batch has no more than that, unless one item alone has. */
  readonly most: number
}

/** Tells how many of the first items of a growing list make a batch within all limits. It looks at each of them once. */
export class BatchMeter<Item> {
  readonly #limits: readonly SizeLimit<Item>[]
  #sizes: readonly number[]
  #count = 0
  #isFull = false

  constructor(limits: readonly SizeLimit<Item>[]) {
    this.#limits = limits
    this.#sizes = limits.map(() => 0)
  }

  get count(): number {
    return this.#count
  }

  /** Whether the batch can take no more. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** To be called when items were added. @param waiting all of them, from the first */
  measure(waiting: readonly { readonly item: Item }[]): void {
    for (let next = waiting[this.#count]; next && !this.#isFull; next = waiting[this.#count]) this.#add(next.item)
  }

  #add(item: Item): void {
    const sized = this.#limits.map((limit, index) => ({
      ...limit,
      size: (this.#sizes[index] ?? 0) + limit.sizeOf(item),
    }))
    if (this.#count > 0 && sized.some(({ size, most }) => size > most)) {
      this.#isFull = true
      return
    }
    this.#sizes = sized.map(({ size }) => size)
    this.#count++
    this.#isFull = sized.some(({ size, hint }) => size >= hint)
  }
}
