import { expect, test } from 'vitest'
import { describeChart, xText } from './describe-chart.ts'

const labels = { x: 'day', y: 'orders' }

test('says what a chart shows, with its least and greatest value', () => {
  const points = [
    { x: new Date('2026-01-01'), y: 1_500, series: null },
    { x: new Date('2026-01-02'), y: 3, series: null },
  ]
  expect(describeChart({ mark: 'line' }, labels, { points, series: [], leftOut: 1 })).toBe(
    'Line of orders by day: 2 values. Least 3 at 2026-01-02, greatest 1,500 at 2026-01-01. 1 row could not be drawn.',
  )
})

test('names the series of a value', () => {
  const points = [{ x: 'a\u202eb', y: 1, series: 'eu' }]
  expect(describeChart({ mark: 'bar' }, labels, { points, series: ['eu'], leftOut: 0 })).toBe(
    'Bars of orders by day, in 1 series: 1 value. Least 1 at a\\u202eb of eu, greatest 1 at a\\u202eb of eu.',
  )
})

test('says that there is nothing', () => {
  expect(describeChart({ mark: 'dot' }, labels, { points: [], series: [], leftOut: 3 })).toMatch(/^Nothing to draw/)
})

test.each([
  ['2026-01-01T00:00:00Z', '2026-01-01'],
  ['2026-01-01T09:30:00Z', '2026-01-01 09:30'],
  ['2026-01-01T00:00:01Z', '2026-01-01 00:00:01'],
  ['2026-01-01T00:00:00.5Z', '2026-01-01 00:00:00.500Z'],
])('writes %s as %s', (time, text) => expect(xText(new Date(time))).toBe(text))
