import { expect, test } from 'vitest'
import { shownOf } from './shown-of.ts'

test.each([
  [0, 100, 100, 10_000, '1–100 of 10,000 files'],
  [1, 100, 100, 10_000, '101–200 of 10,000 files'],
  [2, 100, 50, 250, '201–250 of 250 files'],
  [0, 100, 7, 7, '7 files'],
  [0, 100, 1, 1, '1 file'],
])('page %i of %i: %i of %i', (page, size, shown, total, text) => {
  expect(shownOf(page, size, shown, total, 'files')).toBe(text)
})
