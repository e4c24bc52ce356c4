import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linePath, niceCeiling, rateSeries, recentRate, SHOWN_SECONDS } from './rate-series.ts'

const UNTIL = 1_700_000_000_400

describe('rateSeries', () => {
  it('puts each rate at its second, and none where nothing was told', () => {
    const { in: rows, written } = rateSeries(
      [
        { at: UNTIL - 119_000, in: 7, written: 6 },
        { at: UNTIL - 2_000, in: 3, written: 2 },
        { at: UNTIL, in: 1, written: 0 },
      ],
      UNTIL,
    )
    expect(rows).toHaveLength(SHOWN_SECONDS)
    expect(rows.slice(-3)).toEqual([3, 0, 1])
    expect(rows[0]).toBe(7)
    expect(written.slice(-3)).toEqual([2, 0, 0])
  })

  it('has the rows of the last two minutes, all of them and no others', () => {
    const rates = fc.array(
      fc.record({ at: fc.integer({ min: UNTIL - 300_000, max: UNTIL + 5_000 }), in: fc.nat(), written: fc.nat() }),
    )
    fc.assert(
      fc.property(rates, history => {
        const second = (at: number) => Math.floor(at / 1_000)
        const shown = history.filter(
          ({ at }) => second(at) <= second(UNTIL) && second(at) > second(UNTIL) - SHOWN_SECONDS,
        )
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
        const series = rateSeries(history, UNTIL)
        expect(sum(series.in)).toBe(sum(shown.map(rate => rate.in)))
        expect(sum(series.written)).toBe(sum(shown.map(rate => rate.written)))
      }),
    )
  })
})

describe('recentRate', () => {
  it('is the mean of the last five seconds', () => {
    expect(recentRate([1_000, 10, 0, 0, 0, 15])).toBe(5)
  })
})

describe('niceCeiling', () => {
  it('is a round number, at least the value and at most two and a half times it', () => {
    expect([0, 0.3, 1, 1.5, 2, 21, 500, 999].map(niceCeiling)).toEqual([1, 1, 1, 2, 2, 50, 500, 1_000])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), value => {
        const ceiling = niceCeiling(value)
        expect(ceiling).toBeGreaterThanOrEqual(value)
        expect(ceiling).toBeLessThanOrEqual(2.5 * value)
        expect(ceiling.toString()).toMatch(/^[125]0*$/)
      }),
    )
  })
})

describe('linePath', () => {
  it('goes from edge to edge, with what is most at the top', () => {
    expect(linePath([0, 5, 10], 10, 100, 40)).toBe('M0 40L50 20L100 0')
  })
})
