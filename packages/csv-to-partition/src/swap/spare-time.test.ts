import { expect, it } from 'vitest'
import { spareTime } from './spare-time.ts'

it.each([
  ['five seconds of many', 900_000, 5_000],
  ['a tenth of few', 20_000, 2_000],
  ['nothing of nothing', 0, 0],
])('keeps %s', (_name, atStart, margin) => {
  let left = atStart
  const spareMs = spareTime(() => left)
  left = margin
  expect(spareMs()).toBe(0)
  left += 1
  expect(spareMs()).toBe(1)
})

it('is infinite without an end, until there is one', () => {
  expect(spareTime()()).toBe(Number.POSITIVE_INFINITY)
  let left: number | undefined
  const spareMs = spareTime(() => left)
  expect(spareMs()).toBe(Number.POSITIVE_INFINITY)
  left = 0
  expect(spareMs()).toBeLessThan(0)
})
