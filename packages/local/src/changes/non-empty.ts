export type NonEmpty<T> = readonly [T, ...T[]]

export function isNonEmpty<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0
}

export function lastOf<T>(items: NonEmpty<T>): T {
  return items.at(-1) ?? items[0]
}
