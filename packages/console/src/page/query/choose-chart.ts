import type { Cell } from '../../api/query.ts'
import { columnKind } from './column-kind.ts'

export type ChartMark = 'bar' | 'line' | 'dot'

/** Columns by their places, since two may have the same name. */
export interface ChartChoice {
  readonly mark: ChartMark
  readonly x: number
  readonly y: number
  readonly series: number | null
}

interface Rows {
  readonly columns: readonly { readonly type: string }[]
  readonly rows: readonly (readonly Cell[])[]
}

/** More would not be told apart. */
export const MAX_SERIES = 8

/**
 * The chart that a result asks for: time makes a line, text bars, two numbers dots. A column of text splits the lines of
 * a time that comes more than once.
 * @returns undefined if it has no number beside another column, or no rows
 */
export function chooseChart({ columns, rows }: Rows): ChartChoice | undefined {
  const kinds = columns.map(({ type }) => columnKind(type))
  const x = [kinds.indexOf('time'), kinds.indexOf('text'), kinds.indexOf('number')].find(place => place >= 0)
  const y = kinds.findIndex((kind, place) => kind === 'number' && place !== x)
  if (x === undefined || y < 0 || rows.length === 0) return undefined
  const isRepeated = distinct(rows, x) < rows.length
  const series = isRepeated ? kinds.findIndex((kind, place) => kind === 'text' && place !== x) : -1
  const isSplit = series >= 0 && distinct(rows, series) <= MAX_SERIES
  return { mark: chooseMark(kinds[x] ?? 'other', rows, x), x, y, series: isSplit ? series : null }
}

function chooseMark(kind: string, rows: Rows['rows'], x: number): ChartMark {
  if (kind === 'time') return 'line'
  if (kind === 'text') return 'bar'
  return isRising(rows.map(row => Number(row[x]))) ? 'line' : 'dot'
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, place) => place === 0 || value > (values[place - 1] ?? Number.NaN))
}

function distinct(rows: Rows['rows'], column: number): number {
  return new Set(rows.map(row => row[column])).size
}
