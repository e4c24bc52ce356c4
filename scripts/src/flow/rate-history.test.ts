import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RateHistory } from './rate-history.ts'

const START = 1_769_860_800_250

it('has the rows of each whole second of the last two minutes, as adding them up one by one does', () => {
  const step = fc.record({
    ms: fc.oneof(fc.nat(1_500), fc.nat(300_000)),
    rows: fc.nat(1_000),
    written: fc.nat(1_000),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), steps => {
      const history = new RateHistory(START)
      const seconds = new Map<number, { in: number; written: number }>()
      let now = START
      for (const { ms, rows, written } of steps) {
        now += ms
        history.add(now, rows, written)
        const second = Math.floor(now / 1_000)
        const former = seconds.get(second) ?? { in: 0, written: 0 }
        seconds.set(second, { in: former.in + rows, written: former.written + written })
      }
      const current = Math.floor(now / 1_000)
      const first = Math.max(Math.floor(START / 1_000), current - 119)
      const expected = Array.from({ length: current - first }, (_, index) => {
        return { at: (first + index) * 1_000, ...(seconds.get(first + index) ?? { in: 0, written: 0 }) }
      })
      expect(history.points(now)).toEqual(expected)
    }),
  )
})

it('stays where it was if the clock is set back', () => {
  const history = new RateHistory(START)
  history.add(START + 5_000, 1, 1)
  history.add(START - 60_000, 2, 2)
  expect(history.points(START + 6_000).map(point => point.in)).toEqual([0, 0, 0, 0, 0, 3])
})
