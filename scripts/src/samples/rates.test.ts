import { describe, expect, it } from 'vitest'
import { createRates } from './rates.ts'

describe('createRates', () => {
  const rates = [...createRates({ seed: 1, day: '2026-01-31' })]

  it('has the rate of each currency in each other one, each once', () => {
    expect(new Set(rates.map(({ base, currency }) => `${base}/${currency}`)).size).toBe(24 * 23)
    expect(rates.filter(({ base, currency }) => base === currency)).toEqual([])
  })

  it('has rates that agree with each other', () => {
    const rateOf = (pair: string) => Number(rates.find(({ base, currency }) => `${base}/${currency}` === pair)?.rate)
    expect(rateOf('EUR/USD') * rateOf('USD/EUR')).toBeCloseTo(1, 6)
    expect(rateOf('GBP/EUR') * rateOf('EUR/CHF')).toBeCloseTo(rateOf('GBP/CHF'), 6)
  })

  it('fits the schema of its feed', () => {
    for (const { day, base, rate, published_at } of rates) {
      expect([day, base]).toEqual(['2026-01-31', expect.stringMatching(/^[A-Z]{3}$/)])
      expect(rate).toMatch(/^(0|[1-9]\d{0,9})\.\d{8}$/)
      expect(Number(rate)).toBeGreaterThan(0)
      expect(published_at).toMatch(/^2026-01-31T16:0[0-5]:\d\d\.\d{6}\+00:00$/)
    }
  })
})
