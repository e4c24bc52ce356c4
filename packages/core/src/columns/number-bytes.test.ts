import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compared, runs } from '../../test/runs.ts'
import { doubleFromBytes } from './number-bytes.ts'
import { toDouble } from './number-text.ts'

function doubleOf(text: string): number {
  const bytes = Buffer.from(text)
  return doubleFromBytes(bytes, 0, bytes.length)
}

describe('a double from bytes', () => {
  const digits = (size: number) =>
    fc
      .tuple(fc.bigInt({ min: 10n ** BigInt(size - 1), max: 10n ** BigInt(size) - 1n }), fc.nat(24))
      .map(([number, places]) => {
        const text = String(number).padStart(places + 1, '0')
        return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
      })
  const text = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ min: 0, max: 1, noNaN: true }).map(String),
    ...[14, 15, 16, 17, 18].map(digits),
  )

  it('is the one that its text is, if there is one, or not a number', async ({ annotate }) => {
    let read = 0
    fc.assert(
      fc.property(text, (each: string) => {
        const double = doubleOf(each)
        if (Number.isNaN(double)) return
        read++
        expect(double).toBe(toDouble(each))
      }),
      runs(5_000),
    )
    await annotate(compared(read, 'numbers'))
  })

  it.each([
    '0.6826027217321098',
    '0.0164932357147336',
    '-0.1234567890123456',
    '123456.7890123456',
    '9007199254740990',
    '0.9999999999999997',
    '0.34552373504266143',
    '-12345.678901234569',
  ])('is read without a string from %s', text => expect(doubleOf(text)).toBe(Number(text)))

  it.each(['0.9245867921059659', '0.92458679210596591', '10000000000000002.0', '0.345523735042661431'])(
    'is none where a shorter number is the same double, or it is not sure, as of %s',
    text => expect(doubleOf(text)).toBeNaN(),
  )
})
