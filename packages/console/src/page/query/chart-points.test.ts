import { expect, test } from 'vitest'
import type { Cell } from '../../api/query.ts'
import { chartPoints } from './chart-points.ts'

function pointsOf(mark: 'bar' | 'line' | 'dot', type: string, rows: readonly (readonly Cell[])[]) {
  const columns = [{ type }, { type: 'BIGINT' }, { type: 'VARCHAR' }]
  return chartPoints({ columns, rows }, { mark, x: 0, y: 1, series: null })
}

test('a line goes along its times, whatever the order of the rows', () => {
  const { points } = pointsOf('line', 'TIMESTAMP', [
    ['2026-01-02T00:00:00.5Z', 1],
    ['2026-01-01T00:00:00Z', 2],
  ])
  expect(points.map(({ x, y }) => [x, y])).toEqual([
    [new Date('2026-01-01T00:00:00Z'), 2],
    [new Date('2026-01-02T00:00:00.500Z'), 1],
  ])
})

test('what is no finite number or time is left out and counted', () => {
  const rows: Cell[][] = [
    ['2026-01-01', 1],
    [null, 1],
    ['infinity', 1],
    ['2026-01-01', null],
    ['2026-01-01', 'NaN'],
    ['2026-01-01', ''],
  ]
  expect(pointsOf('line', 'DATE', rows)).toMatchObject({ points: [{ y: 1 }], leftOut: 5 })
})

test('digits that no double holds are a point all the same', () => {
  expect(pointsOf('dot', 'BIGINT', [['90071992547409931', '0.12345678901234567890']]).points).toEqual([
    { x: Number('90071992547409931'), y: 0.12345678901234568, series: null },
  ])
})

test('bars have a text for x, the first sixty of them; a second row of a bar adds to it', () => {
  const rows = Array.from({ length: 61 }, (_, bar) => [bar, 1])
  const { points, leftOut } = pointsOf('bar', 'INTEGER', [...rows, [0, 5], [null, 1]])
  expect(points).toHaveLength(61)
  expect(points.at(-1)).toEqual({ x: '0', y: 5, series: null })
  expect(leftOut).toBe(2)
})

test('series are named in the order in which they come, the first eight of them', () => {
  const columns = [{ type: 'INTEGER' }, { type: 'BIGINT' }, { type: 'VARCHAR' }]
  const rows = [null, '', ...'abcdefgh'].map((name, x) => [x, 1, name])
  const { series, leftOut } = chartPoints({ columns, rows }, { mark: 'dot', x: 0, y: 1, series: 2 })
  expect(series).toEqual(['NULL', 'empty text', ...'abcdef'])
  expect(leftOut).toBe(2)
})
