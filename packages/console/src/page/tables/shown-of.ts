import { formatCount } from '../format/count.ts'

/** `101–200 of 10,000 files`; `1 file` if that is all. */
export function shownOf(page: number, size: number, shown: number, total: number, what: string): string {
  if (total === 1) return `1 ${what.slice(0, -1)}`
  if (shown === total) return `${formatCount(total)} ${what}`
  const from = page * size
  return `${formatCount(from + 1)}–${formatCount(from + shown)} of ${formatCount(total)} ${what}`
}
