import type { LoadProgress } from '@inlet/csv-to-partition/loader'
import { count } from '../../output/numbers.ts'
import { bar, type StatusLine } from '../../output/status-line.ts'

/** Often enough for an eye. */
const REDRAW_MS = 80

/** Shows how far a load is. @param day what it is called */
export function showProgress(
  status: StatusLine,
  day: string,
  now: () => number = () => performance.now(),
): (progress: Pick<LoadProgress, 'rows' | 'share'>) => void {
  let shownAt = Number.NEGATIVE_INFINITY
  return ({ rows, share }) => {
    if (now() - shownAt < REDRAW_MS) return
    shownAt = now()
    const part = share === undefined ? '' : `${bar(share)} ${Math.floor(share * 100)} % `
    status.show(`${day} ${part}${count(rows)} rows`)
  }
}
