import { expect, it } from 'vitest'
import { formatDuration } from './duration.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

it.each([
  [-5, '0 ms'],
  [0, '0 ms'],
  [999.9, '999 ms'],
  [1_000, '1.0 s'],
  [9_999, '9.9 s'],
  [59_999, '59 s'],
  [MINUTE, '1 min'],
  [HOUR - 1, '59 min 59 s'],
  [3 * HOUR + 20 * MINUTE + 59_999, '3 h 20 min'],
  [24 * HOUR - 1, '23 h 59 min'],
  [52 * HOUR, '2 d 4 h'],
])('writes %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
