/** A size that items have, and how much of it a batch is to have. */
export interface SizeLimit<Item> {
  readonly sizeOf: (item: Item) => number
  /** A batch that has as much as that is full. */
  readonly hint: number
  /** A batch has no more than that, unless one item alone has. */
  readonly most: number
}

/** How many of the first items make a batch within all limits, and whether it can take no more. */
export function takeItems<Item>(items: readonly Item[], limits: readonly SizeLimit<Item>[]) {
  const counts = limits.map(limit => takeWithin(items, limit))
  const count = Math.min(items.length, ...counts)
  return { count, isFull: counts.some(most => most !== Number.POSITIVE_INFINITY) }
}

/** The number of items that fill a batch; Infinity if they do not. */
function takeWithin<Item>(items: readonly Item[], { sizeOf, hint, most }: SizeLimit<Item>): number {
  let size = 0
  for (const [index, item] of items.entries()) {
    size += sizeOf(item)
    if (index > 0 && size > most) return index
    if (size >= hint) return index + 1
  }
  return Number.POSITIVE_INFINITY
}
