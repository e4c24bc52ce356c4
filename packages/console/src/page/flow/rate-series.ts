import type { Rate } from '../../api/index.ts'

/** Seconds that the chart shows. */
export const SHOWN_SECONDS = 120
/** Over which the rate at the moment is the mean of, so that it can be read. */
const RECENT_SECONDS = 5

/** Rows in each second, oldest first; `SHOWN_SECONDS` of them. */
export interface RateSeries {
  readonly in: readonly number[]
  readonly written: readonly number[]
}

/** Second by second up to `until` (ms since 1970); a second that nothing was told of has none. */
export function rateSeries(history: readonly Rate[], until: number): RateSeries {
  const rows = { in: new Array<number>(SHOWN_SECONDS).fill(0), written: new Array<number>(SHOWN_SECONDS).fill(0) }
  const last = Math.floor(until / 1_000)
  for (const rate of history) {
    const index = SHOWN_SECONDS - 1 - (last - Math.floor(rate.at / 1_000))
    if (index < 0 || index >= SHOWN_SECONDS) continue
    rows.in[index] = (rows.in[index] ?? 0) + rate.in
    rows.written[index] = (rows.written[index] ?? 0) + rate.written
  }
  return rows
}

export function recentRate(rates: readonly number[]): number {
  return rates.slice(-RECENT_SECONDS).reduce((sum, rate) => sum + rate, 0) / RECENT_SECONDS
}

/** 1, 2 or 5 times a power of ten, at least `value`; 1 at least. */
export function niceCeiling(value: number): number {
  if (value <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map(step => step * power).find(ceiling => ceiling >= value) ?? 10 * power
}

/**
 * The `d` of an SVG path through all points, from the left to the right edge.
 *
 * @param ceiling what is at the top
 */
export function linePath(values: readonly number[], ceiling: number, width: number, height: number): string {
  const step = width / Math.max(1, values.length - 1)
  return values
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${round(index * step)} ${round(height * (1 - value / ceiling))}`)
    .join('')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
