/** A part of a sorted list: what comes after `after`, which need not be in it any more. */
export function pageOf<T>(
  list: readonly T[],
  isAfter: ((item: T) => boolean) | undefined,
  limit: number,
): { readonly page: readonly T[]; readonly isLast: boolean } {
  const start = isAfter === undefined ? 0 : firstIndex(list, isAfter)
  return { page: list.slice(start, start + limit), isLast: start + limit >= list.length }
}

/** By halves: once `isAfter` is true, it is so for all that follow. */
function firstIndex<T>(list: readonly T[], isAfter: (item: T) => boolean): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isAfter(list[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}
