import type { Cell } from '../../api/query.ts'
import { cellText } from './cell-text.ts'
import { type ChartChoice, MAX_SERIES } from './choose-chart.ts'
import { columnKind } from './column-kind.ts'

export type ChartX = number | Date | string

export interface ChartPoint {
  readonly x: ChartX
  readonly y: number
  /** null if there is but one. */
  readonly series: string | null
}

export interface ChartPoints {
  readonly points: readonly ChartPoint[]
  /** In the order in which they come. */
  readonly series: readonly string[]
  /** Rows that are not drawn: without a number or a time, or of a bar or a series too many. */
  readonly leftOut: number
}

interface Rows {
  readonly columns: readonly { readonly type: string }[]
  readonly rows: readonly (readonly Cell[])[]
}

/** More names cannot be read. */
const MAX_BARS = 60

/** What a chart draws of a result. Bars have a text for x, whatever its type. */
export function chartPoints({ columns, rows }: Rows, { mark, x, y, series }: ChartChoice): ChartPoints {
  const kind = mark === 'bar' ? 'text' : columnKind(columns[x]?.type ?? '')
  const [names, bars] = [new Set<string>(), new Set<ChartX>()]
  const points: ChartPoint[] = []
  for (const row of rows) {
    const point = {
      x: toX(row[x] ?? null, kind),
      y: toNumber(row[y] ?? null),
      series: series === null ? null : nameOf(row[series] ?? null),
    }
    if (point.x === undefined || point.y === undefined) continue
    if (point.series !== null && !admits(names, point.series, MAX_SERIES)) continue
    if (mark === 'bar' && !admits(bars, point.x, MAX_BARS)) continue
    points.push({ x: point.x, y: point.y, series: point.series })
  }
  return {
    points: mark === 'line' ? points.sort(byX) : points,
    series: [...names],
    leftOut: rows.length - points.length,
  }
}

function toX(cell: Cell, kind: string): ChartX | undefined {
  if (kind === 'number') return toNumber(cell)
  if (kind === 'time') return toTime(cell)
  return nameOf(cell)
}

/** The text of a number is one that no double holds; the nearest that does is near enough for a point. */
function toNumber(cell: Cell): number | undefined {
  const number = typeof cell === 'number' || (typeof cell === 'string' && cell !== '') ? Number(cell) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

function toTime(cell: Cell): Date | undefined {
  const time = typeof cell === 'string' ? new Date(cell) : undefined
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time
}

function nameOf(cell: Cell): string {
  const shown = cellText(cell)
  if (shown.is === 'value') return shown.text
  return shown.is === 'null' ? 'NULL' : 'empty text'
}

function admits<T>(known: Set<T>, value: T, limit: number): boolean {
  if (known.has(value)) return true
  if (known.size === limit) return false
  known.add(value)
  return true
}

function byX(one: ChartPoint, other: ChartPoint): number {
  return typeof one.x === 'string' ? 0 : Number(one.x) - Number(other.x)
}
