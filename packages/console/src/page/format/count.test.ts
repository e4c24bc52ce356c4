import { expect, it } from 'vitest'
import { countOf, formatRate } from './count.ts'

it('counts in words', () => {
  expect(countOf(1, 'row')).toBe('1 row')
  expect(countOf(0, 'row')).toBe('0 rows')
  expect(countOf(1_234_567, 'query', 'queries')).toBe('1,234,567 queries')
})

it.each([
  [0, '0'],
  [0.02, '< 0.1'],
  [0.4, '0.4'],
  [9.96, '10'],
  [9.94, '9.9'],
  [1_250.4, '1,250'],
])('writes a rate of %d as %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text)
})
