import { isWithin } from './locations.ts'

/** Finds out whether any of these locations is within another one, or around it, in logarithmic time. */
export function overlapsWith(locations: readonly string[]): (location: string) => boolean {
  const outermost = withoutInner(locations)
  return location => {
    // As none of them is within another, only the neighbours in their order can be around it, or within it.
    const next = firstNotBefore(outermost, location)
    const [before, after] = [outermost[next - 1], outermost[next]]
    return (before !== undefined && isWithin(location, before)) || (after !== undefined && isWithin(after, location))
  }
}

/** In their order, those that are within no other. */
function withoutInner(locations: readonly string[]): string[] {
  const outermost: string[] = []
  // All that is within a location follows it, with nothing else in between.
  for (const location of locations.toSorted()) {
    const last = outermost.at(-1)
    if (last === undefined || !isWithin(location, last)) outermost.push(location)
  }
  return outermost
}

function firstNotBefore(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
