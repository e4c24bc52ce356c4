import { describe, expect, it } from 'vitest'
import { daysFromBytes } from './time-bytes.ts'
import { daysFromCivil } from './time-text.ts'

/** What the platform makes of a day; one that does not exist rolls over into the next month. */
function platformDays(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 86_400_000 : undefined
}

describe('the days of a calendar day', () => {
  it('are those of the platform for all days from year 1 to 9999, and none for days that do not exist', () => {
    const wrong: string[] = []
    for (let year = 1; year <= 9999; year++) {
      // The ends of all months in all years; all days of all months in those around a leap day that is, or is not.
      const isNearLeap = year % 100 < 2 || year === 1970 || year === 2024
      for (let month = 1; month <= 12; month++) {
        for (let day = isNearLeap ? 1 : 28; day <= 31; day++) {
          if (daysFromCivil(year, month, day) !== platformDays(year, month, day)) wrong.push(`${year}-${month}-${day}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it.each([
    [0, 1, 1],
    [2026, 0, 1],
    [2026, 13, 1],
    [2026, 1, 0],
    [2026, 1, 32],
    [Number.NaN, 1, 1],
  ])('are none for %i-%i-%i', (year, month, day) => {
    expect(daysFromCivil(year, month, day)).toBeUndefined()
  })

  it('are read from nothing but ten digits and dashes', () => {
    const text = '2026-01-31'
    expect(daysFromBytes(Buffer.from(text), 0, 10)).toBe(platformDays(2026, 1, 31))
    for (let at = 0; at < text.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const bytes = Buffer.from(text)
        bytes[at] = byte
        const known = /^\d{4}-\d\d-\d\d$/.test(bytes.toString('latin1'))
        if (!known) expect(daysFromBytes(bytes, 0, 10)).toBeNaN()
      }
    }
  })
})
