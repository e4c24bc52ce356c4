import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysFromText, daysOfInstant, dayText, instantFromEpoch, instantFromText } from './time-text.ts'

const instant = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
})
const micros = (text: string) => BigInt(Date.parse(text)) * 1000n

describe('the instant of a text', () => {
  it('is that of any ISO 8601 time, to the microsecond', () => {
    fc.assert(
      fc.property(instant, fc.nat(999), (date, below) => {
        const text = date.toISOString().replace('Z', `${String(below).padStart(3, '0')}Z`)
        expect(instantFromText(text)).toBe(BigInt(date.getTime()) * 1000n + BigInt(below))
      }),
    )
  })

  it('is the same at any offset from UTC', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, minutes) => {
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1)
        const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
        const offset = `${minutes < 0 ? '-' : '+'}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        expect(instantFromText(`${local}${offset}`)).toBe(BigInt(date.getTime()) * 1000n)
      }),
    )
  })

  it.each([
    ['2026-01-31T10:20', '2026-01-31T10:20:00Z'],
    ['2026-01-31 10:20:30', '2026-01-31T10:20:30Z'],
    ['2026-01-31t10:20:30z', '2026-01-31T10:20:30Z'],
    ['2026-01-31T10:20:30,5Z', '2026-01-31T10:20:30.5Z'],
    ['2026-01-31T10:20:30.123000000Z', '2026-01-31T10:20:30.123Z'],
    ['2026-01-31 10:20:30 +0530', '2026-01-31T04:50:30Z'],
    ['2026-01-31T10:20:30-08', '2026-01-31T18:20:30Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ])('%s is %s', (text, same) => {
    expect(instantFromText(text)).toBe(micros(same))
  })

  it.each([
    ...['2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z'],
    ...['2026-01-00T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T23:60:00Z', '2026-01-01T23:59:60Z'],
    ...['2026-01-01T00:00:00+24:00', '2026-01-01T00:00:00+05:60', '2026-01-01T00:00:00+05:', '0000-01-01T00:00:00Z'],
    ...['2026-01-01T00:00:00.1234567Z', '2026-01-01T00:00:00.Z', '2026-1-1T00:00:00Z', '2026-01-01', '10:20', ''],
    ...['2026-01-01T00:00:00Zjunk', ' 2026-01-01T00:00:00Z', '+12026-01-01T00:00:00Z', '1767225600'],
  ])('%s has none', text => {
    expect(instantFromText(text)).toBeUndefined()
  })
})

describe('the instant of an epoch number', () => {
  const second = fc.integer({ min: 946_684_800, max: 4_102_444_799 })

  it('is told by magnitude: seconds, milli- or microseconds', () => {
    fc.assert(
      fc.property(second, fc.nat(999_999), (seconds, below) => {
        const us = BigInt(seconds) * 1_000_000n + BigInt(below)
        const fraction = String(below).padStart(6, '0')
        expect(instantFromEpoch(`${us}`)).toBe(us)
        expect(instantFromEpoch(`${us}e0`)).toBe(us)
        expect(instantFromEpoch(`${seconds}.${fraction}`)).toBe(us)
        expect(instantFromEpoch(`${seconds}${fraction.slice(0, 3)}.${fraction.slice(3)}`)).toBe(us)
      }),
    )
  })

  it.each([0, 3, 6])('lies from 2000 to before 2100, in 10^-%i seconds', power => {
    const [from, to] = ['946684800', '4102444800'].map(text => BigInt(text + '0'.repeat(power)))
    expect(instantFromEpoch(`${from}`)).toBe(micros('2000-01-01T00:00:00Z'))
    expect(instantFromEpoch(`${(to ?? 0n) - 1n}`)).toBeDefined()
    expect(instantFromEpoch(`${(from ?? 0n) - 1n}`)).toBeUndefined()
    expect(instantFromEpoch(`${to}`)).toBeUndefined()
  })

  it.each(['0', '-1767225600', '1767225600.1234567', '1767225600123456.5', '1E-130', '9.99E125', 'abc', ''])(
    '%s has none',
    text => {
      expect(instantFromEpoch(text)).toBeUndefined()
    },
  )
})

describe('days', () => {
  it('and their text say the same', () => {
    fc.assert(
      fc.property(instant, date => {
        const days = daysFromText(date.toISOString().slice(0, 10))
        expect(days).toBe(Math.floor(date.getTime() / 86_400_000))
        expect(dayText(days ?? 0)).toBe(date.toISOString().slice(0, 10))
      }),
    )
  })

  it.each([
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '0000-01-01',
    '2026-1-1',
    '20260101',
    '2026-01-01T',
  ])('%s is none', text => {
    expect(daysFromText(text)).toBeUndefined()
  })

  it.each([
    ['1969-12-31T23:59:59.999Z', -1],
    ['1970-01-01T00:00:00Z', 0],
    ['2026-01-01T23:59:59.999Z', 20_454],
  ])('of %s are %i', (text, days) => {
    expect(daysOfInstant(micros(text))).toBe(days)
  })

  it('end at the last microsecond before midnight, before 1970 too', () => {
    expect(daysOfInstant(-1n)).toBe(-1)
    expect(daysOfInstant(-86_400_000_000n)).toBe(-1)
    expect(daysOfInstant(-86_400_000_001n)).toBe(-2)
  })
})

it.each(['9999-12-31T23:59:59-05:00', '0001-01-01T00:00:00+05:00'])('%s is in no year of four digits', text => {
  expect(instantFromText(text)).toBeUndefined()
  expect(instantFromText(text.slice(0, 19))).toBeDefined()
})
