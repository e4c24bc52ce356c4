import { countOf } from '../format/count.ts'
import { visibleText } from '../format/visible-text.ts'
import type { ChartPoint, ChartPoints, ChartX } from './chart-points.ts'
import type { ChartChoice } from './choose-chart.ts'

const TITLES = { bar: 'Bars', line: 'Line', dot: 'Dots' }

/** What a chart shows, in words: what it is of, and its least and its greatest value. */
export function describeChart(
  { mark }: Pick<ChartChoice, 'mark'>,
  labels: { readonly x: string; readonly y: string },
  { points, series, leftOut }: ChartPoints,
): string {
  const [first, ...others] = points
  if (first === undefined) return `Nothing to draw: no row has a number for ${labels.y} and a place on ${labels.x}.`
  const least = others.reduce((one, other) => (other.y < one.y ? other : one), first)
  const most = others.reduce((one, other) => (other.y > one.y ? other : one), first)
  const split = series.length > 0 ? `, in ${countOf(series.length, 'series', 'series')}` : ''
  const left = leftOut > 0 ? ` ${countOf(leftOut, 'row')} could not be drawn.` : ''
  const range = `Least ${at(least)}, greatest ${at(most)}.`
  return `${TITLES[mark]} of ${labels.y} by ${labels.x}${split}: ${countOf(points.length, 'value')}. ${range}${left}`
}

function at({ x, y, series }: ChartPoint): string {
  return `${y.toLocaleString('en-US')} at ${xText(x)}${series === null ? '' : ` of ${visibleText(series, 40)}`}`
}

/** A time without what is zero at its end. */
export function xText(x: ChartX): string {
  if (typeof x === 'string') return visibleText(x, 40)
  if (typeof x === 'number') return x.toLocaleString('en-US')
  return x
    .toISOString()
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, '')
    .replace(/ 00:00$/, '')
}
