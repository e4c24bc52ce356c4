/** Numbers in a text compare as numbers: `9` before `10`. */
const COLLATOR = new Intl.Collator('en', { numeric: true })

/** Orders values of partitions, newest first: the largest of the first key, then of the second. No two are equal. */
export function newestFirst(a: readonly string[], b: readonly string[]): number {
  for (const [index, value] of a.entries()) {
    const order = compareText(b[index] ?? '', value)
    if (order !== 0) return order
  }
  return b.length - a.length
}

function compareText(a: string, b: string): number {
  const order = COLLATOR.compare(a, b)
  // Texts that a collator takes for equal, such as `7` and `07`, are two.
  if (order !== 0 || a === b) return order
  return a < b ? -1 : 1
}
