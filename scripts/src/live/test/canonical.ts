import { canonicalNumber } from '@inlet/core'
import type { AttributeValue, Item } from '@inlet/local'

/** An item with its numbers in the one text of their value: DynamoDB keeps the value, not how it was written. */
export function canonicalItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, canonical(value)]))
}

/** Items in the order of their keys, which a scan does not keep. */
export function inOrder(items: readonly Item[], key: readonly string[]): Record<string, unknown>[] {
  const text = (item: Record<string, unknown>) => JSON.stringify(key.map(name => item[name]))
  return items.map(canonicalItem).toSorted((a, b) => (text(a) < text(b) ? -1 : 1))
}

function canonical(value: AttributeValue): unknown {
  if ('N' in value) return { N: canonicalNumber(value.N) }
  if ('NS' in value) return { NS: value.NS.map(canonicalNumber) }
  if ('L' in value) return { L: value.L.map(canonical) }
  return 'M' in value ? { M: canonicalItem(value.M) } : value
}
