import { expect, it } from 'vitest'
import { instantOfEpoch, instantOfText, textOfInstant } from './instant.ts'

const MARCH = 1_772_323_200_000_000n

it.each([
  ['2026-03-01T00:00:00Z', MARCH],
  ['2026-03-01T00:00:00.000001Z', MARCH + 1n],
  ['2026-03-01T01:30:00.25+01:30', MARCH + 250_000n],
  ['2026-02-28T23:00:00-01:00', MARCH],
  ['2026-02-30T00:00:00Z', undefined],
  ['2026-03-01T24:00:00Z', undefined],
  ['2026-03-01', undefined],
  ['', undefined],
])('reads %s as %s', (text, instant) => {
  expect(instantOfText(text)).toBe(instant)
})

it.each([
  [MARCH, '2026-03-01T00:00:00.000000Z'],
  [MARCH + 1_000_001n, '2026-03-01T00:00:01.000001Z'],
  [-1n, '1969-12-31T23:59:59.999999Z'],
])('writes %s as %s', (instant, text) => {
  expect(textOfInstant(instant)).toBe(text)
})

it.each([
  ['1772323200', MARCH],
  ['1772323200.5', MARCH + 500_000n],
  ['1772323200001', MARCH + 1_000n],
  ['1772323200000.001', MARCH + 1n],
  ['1772323200000001', MARCH + 1n],
  ['1772323200000001.5', undefined],
  ['-1772323200', undefined],
  ['7', undefined],
  ['HIGH', undefined],
])('reads epoch %s as %s', (text, instant) => {
  expect(instantOfEpoch(text)).toBe(instant)
})
