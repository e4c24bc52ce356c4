import { count } from '../../output/numbers.ts'

const MOST = 10

/** Each reason once, with how often there is it, the most frequent first; of many, some. */
export function countReasons(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const all = [...counts].sort(([, a], [, b]) => b - a)
  const lines = all
    .slice(0, MOST)
    .map(([reason, times]) => (times === 1 ? reason : `${reason} (${count(times)} times)`))
  return all.length > MOST ? [...lines, `and ${count(all.length - MOST)} other reasons`] : lines
}
