/** How many of a sorted list's first items are such: by halves, since none that follows one that is not is. */
export function countWhile<T>(sorted: readonly T[], isSuch: (item: T) => boolean): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (isSuch(sorted[middle] as T)) from = middle + 1
    else to = middle
  }
  return from
}
