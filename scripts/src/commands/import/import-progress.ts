import { count } from '../../output/numbers.ts'
import { bar, type StatusLine } from '../../output/status-line.ts'
import { type GoesOn, parseGoesOn } from './goes-on.ts'

/** Where a run began. */
export interface Beginning {
  /** Of the text. */
  readonly byte: number
  /** Nobody knows how much text a compressed file has until it is read. */
  readonly isCompressed: boolean
}

/** Shows lines of the function's log, if they tell how far the import is. */
export function showProgress(
  status: StatusLine,
  { byte: firstByte, isCompressed }: Beginning,
  now: () => number = () => performance.now(),
): (line: string) => void {
  const start = now()
  return line => {
    const step = parseGoesOn(line)
    if (step === undefined) return
    status.show(isCompressed ? `Importing ${counts(step)}` : progressText(step, firstByte, now() - start))
  }
}

/** `Importing ████░░░░ 12,000 rows, 3,400 rows/s, 2 refused, 8 s left` */
function progressText(step: GoesOn, firstByte: number, ms: number): string {
  const share = Math.min(1, step.byte / step.size)
  const msLeft = (ms * Math.max(0, step.size - step.byte)) / (step.byte - firstByte)
  return `Importing ${bar(share)} ${counts(step)}${Number.isFinite(msLeft) ? `, ${duration(msLeft)} left` : ''}`
}

function counts({ rows, unprocessed, rowsPerSecond }: GoesOn): string {
  return `${count(rows)} rows, ${count(rowsPerSecond)} rows/s, ${count(unprocessed)} refused`
}

/** `8 s`, `3 min`, `1 h 20 min` */
function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 2) return `${Math.ceil(ms / 1_000)} s`
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
