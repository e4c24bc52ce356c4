import {
  axisX,
  axisY,
  barX,
  dot,
  gridX,
  gridY,
  lineY,
  type PlotOptions,
  plot,
  pointer,
  ruleX,
  tip,
} from '@observablehq/plot'
import { visibleText } from '../format/visible-text.ts'
import type { ChartPoint, ChartPoints } from './chart-points.ts'
import { type ChartMark, MAX_SERIES } from './choose-chart.ts'
import { xText } from './describe-chart.ts'

interface Labels {
  readonly x: string
  readonly y: string
}

/** Of the style sheet, so that they follow its scheme. */
const COLOURS = Array.from({ length: MAX_SERIES }, (_, series) => `var(--series-${series + 1})`)

/**
 * Draws points as wide as they may be. Bars lie, so that their names can be read.
 * @param width px
 */
export function drawChart(mark: ChartMark, shown: ChartPoints, labels: Labels, width: number): Element {
  const drawn = plot({
    width,
    marginLeft: 64,
    style: { background: 'transparent', fontSize: '12px', overflow: 'visible' },
    color: { domain: shown.series.length > 0 ? shown.series : ['1'], range: COLOURS },
    ...(mark === 'bar' ? barOptions(shown, labels, width) : pointOptions(mark, shown, labels)),
  })
  // It repeats the page's own style sheet, and the content security policy refuses it.
  for (const style of drawn.querySelectorAll('style')) style.remove()
  return drawn
}

function barOptions({ points }: ChartPoints, labels: Labels, width: number): PlotOptions {
  const names = [...new Set(points.map(({ x }) => String(x)))]
  const longest = Math.max(0, ...names.map(name => name.length))
  return {
    height: 56 + 24 * names.length,
    marginTop: 8,
    marginBottom: 48,
    marginLeft: Math.min(16 + 7.5 * Math.min(longest, 24), width / 2),
    y: { domain: names, label: null },
    marks: [
      gridX(),
      axisX({ label: labels.y, labelOffset: 44 }),
      axisY({ label: null, tickSize: 0, tickFormat: (name: string) => visibleText(name, 24) }),
      barX(points, { y: ({ x }: ChartPoint) => String(x), x: 'y', fill: colourOf, title: titleOf, tip: TIP }),
      ruleX([0]),
    ],
  }
}

function pointOptions(mark: 'line' | 'dot', { points }: ChartPoints, labels: Labels): PlotOptions {
  const channels = { x: 'x', y: 'y', stroke: colourOf }
  return {
    height: 320,
    marginBottom: 48,
    marks: [
      gridY(),
      axisX({ label: labels.x, labelOffset: 44 }),
      axisY({ label: labels.y }),
      mark === 'line'
        ? lineY(points, { ...channels, z: 'series', strokeWidth: 2 })
        : dot(points, { ...channels, r: 3 }),
      tip(points, pointer({ x: 'x', y: 'y', title: titleOf, ...TIP })),
    ],
  }
}

const TIP = { fill: 'var(--surface)', stroke: 'var(--line-strong)' }

function colourOf({ series }: ChartPoint): string {
  return series ?? '1'
}

function titleOf({ x, y, series }: ChartPoint): string {
  const split = series === null ? '' : `${visibleText(series, 60)}\n`
  return `${split}${xText(x)}\n${y.toLocaleString('en-US')}`
}
