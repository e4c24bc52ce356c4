import { expect, it } from 'vitest'
import { microsecondClock } from './microsecond-clock.ts'

it('goes on after the last time, also while the clock of the machine stands or is set back', () => {
  const times = [100, 100.9, 50, 99, 200]
  const clock = microsecondClock(150, () => times.shift() ?? 0)
  expect(Array.from({ length: 5 }, clock)).toEqual([151, 152, 153, 154, 200])
})

it('tells the time in microseconds', () => {
  const before = Date.now() * 1_000
  const at = microsecondClock(0)()
  expect(at).toBeGreaterThanOrEqual(before)
  expect(at).toBeLessThan((Date.now() + 1) * 1_000)
  expect(Number.isInteger(at)).toBe(true)
})
