import type { Rate } from '../../api/index.ts'
import { formatCount, formatRate } from '../format/count.ts'
import { linePath, niceCeiling, rateSeries, recentRate } from './rate-series.ts'

const WIDTH = 240
const HEIGHT = 40

/** Rows in a second in the last two minutes: at the moment by figures, before as an area (in) and a line (written). */
export function RateChart({ history, until }: { readonly history: readonly Rate[]; readonly until: number }) {
  if (history.length === 0) return null
  const series = rateSeries(history, until)
  const peak = Math.max(...series.in, ...series.written)
  const ceiling = niceCeiling(peak)
  return (
    <div class="rates">
      <dl>
        <div class="rate is-in">
          <dt>in</dt>
          <dd class="figure">{formatRate(recentRate(series.in))}/s</dd>
        </div>
        <div class="rate is-written">
          <dt>written</dt>
          <dd class="figure">{formatRate(recentRate(series.written))}/s</dd>
        </div>
      </dl>
      <svg
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Rows a second in the last two minutes: ${formatCount(peak)} at most`}
      >
        <path class="rate-base" d={`M0 ${HEIGHT}H${WIDTH}`} />
        <path class="rate-area" d={`${linePath(series.in, ceiling, WIDTH, HEIGHT)}V${HEIGHT}H0Z`} />
        <path class="rate-line" d={linePath(series.written, ceiling, WIDTH, HEIGHT)} />
      </svg>
      <p class="rate-scale" aria-hidden="true">
        <span class="figure">{formatCount(ceiling)}/s</span>
        <span>2 min</span>
      </p>
    </div>
  )
}
