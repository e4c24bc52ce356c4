import { expect, it } from 'vitest'
import { Lag } from './lag.ts'

it('grows while something waits, and is that of what waits longest', () => {
  const lag = new Lag()
  expect(lag.value(1_000)).toBe(0)
  lag.wait('a', 1_000)
  lag.wait('b', 4_000)
  lag.keepWaiting('a', 4_500)
  expect([lag.value(5_000), lag.value(65_000)]).toEqual([4_000, 64_000])
  lag.end('a')
  expect(lag.value(5_000)).toBe(1_000)
})

it('is what was measured last, and nothing once that is long ago', () => {
  const lag = new Lag()
  lag.measure(700, 1_000)
  expect([lag.value(1_000), lag.value(4_000), lag.value(4_001)]).toEqual([700, 700, 0])
  lag.wait('a', 3_500)
  expect(lag.value(3_600)).toBe(700)
})
