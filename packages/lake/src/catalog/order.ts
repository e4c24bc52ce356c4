import type { Partition } from '@inlet/core'

/** Orders by UTF-16 code units: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareText(a.name, b.name)
}

export function byValues(a: Partition, b: Partition): number {
  for (const [index, value] of a.values.entries()) {
    const order = compareText(value, b.values[index] ?? '')
    if (order !== 0) return order
  }
  return a.values.length - b.values.length
}
