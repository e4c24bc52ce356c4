import type { Difference } from './compare-table.ts'

/** Differences that only the item tells apart. */
export interface DifferenceGroup extends Omit<Difference, 'key'> {
  /** The keys of the items. */
  readonly keys: readonly string[]
}

/** The differences by path, what was expected and what was found, the most frequent first. */
export function groupDifferences(differences: readonly Difference[]): DifferenceGroup[] {
  const groups = Map.groupBy(differences, ({ path, expected, found }) => JSON.stringify([path, expected, found]))
  return Array.from(groups.values())
    .flatMap(same => same.slice(0, 1).map(({ key: _, ...kind }) => ({ ...kind, keys: same.map(({ key }) => key) })))
    .toSorted((a, b) => b.keys.length - a.keys.length)
}

/** `3 × price: expected a number, found nothing` */
export function differenceText({ keys, path, expected, found }: DifferenceGroup): string {
  return `${keys.length.toLocaleString('en')} × ${path}: expected ${expected}, found ${found}`
}
