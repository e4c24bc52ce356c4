import { describe, expect, it } from 'vitest'
import { formatAgo, formatClock, formatExact, isoTime } from './time.ts'

const AT = Date.UTC(2026, 10, 22, 1, 9, 33, 120)

describe('formatExact', () => {
  it('is in UTC, to the millisecond', () => {
    expect(formatExact(AT)).toBe('2026-11-22 01:09:33.120 UTC')
    expect(formatClock(AT)).toBe('01:09:33')
  })
})

describe('isoTime', () => {
  it('throws for no number', () => {
    expect(isoTime(Number.MAX_VALUE)).toBe('+275760-09-13T00:00:00.000Z')
    expect(isoTime(-Infinity)).toBe('-271821-04-20T00:00:00.000Z')
    expect(isoTime(Number.NaN)).toBe('1970-01-01T00:00:00.000Z')
  })
})

describe('formatAgo', () => {
  it.each([
    [999, 'now'],
    [1_000, '1 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3_599_999, '59 min ago'],
    [3_600_000, '1 h ago'],
    [86_399_999, '23 h ago'],
    [86_400_000, '1 d ago'],
    [-90_000, 'in 1 min'],
    [-1_999, 'now'],
    [-2_000, 'in 2 s'],
  ])('%d ms before is %s', (ms, text) => {
    expect(formatAgo(AT - ms, AT)).toBe(text)
  })
})
