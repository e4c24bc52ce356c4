import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberText } from '../../test/number-texts.ts'
import { readNumber, sameNumber, unitsAt } from '../../test/numbers.ts'
import { canonicalNumber, decimalText, isNumberText, toDouble, toInteger, toUnscaled } from './number-text.ts'

const decimal = fc
  .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
  .map(([precision, scale]) => ({ precision, scale: Math.min(precision, scale) }))

const LONGEST = '9'.repeat(38)

describe('number text', () => {
  it('is what JSON takes for a number, to the letter', () => {
    fc.assert(fc.property(numberText, isNumberText))
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0159-+.eE x'), maxLength: 8 }), text => {
        const isJson = isJsonNumber(text) && text === text.trim()
        expect([isNumberText(text), canonicalNumber(text) !== undefined]).toEqual([isJson, isJson && isModest(text)])
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['1.50', '1.5'],
    ['15e-1', '1.5'],
    ['1500', '1500'],
    ['15E2', '1500'],
    ['-0', '0'],
    ['0.000', '0'],
    ['-0.050', '-0.05'],
    ['1E-130', '1e-130'],
    ['9.99E125', '999e123'],
    [LONGEST, LONGEST],
    ['1e1001', undefined],
    ['1e99999999999999999999', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['0x10', undefined],
    ['', undefined],
  ])('%s has the canonical form %s', (text, canonical) => {
    expect(canonicalNumber(text)).toBe(canonical)
  })

  it('has one canonical form per number, which is that number', () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        const [one, other] = [canonicalNumber(a) ?? '', canonicalNumber(b) ?? '']
        expect(sameNumber(readNumber(one), readNumber(a))).toBe(true)
        expect(one === other).toBe(sameNumber(readNumber(a), readNumber(b)))
      }),
    )
  })

  it('of a megabyte is read, or refused, at once', () => {
    const zeros = '0'.repeat(500_000)
    for (const text of [`1${zeros}1`, `0.${zeros}1`, `${zeros}1`, `1.${zeros}`, `1e${zeros}1`]) {
      expect([toInteger(text, -5n, 5n), toDouble(text), toUnscaled(text, 38, 9)]).toHaveLength(3)
      canonicalNumber(text)
    }
  }, 2_000)
})

describe('toUnscaled', () => {
  it('gives the number times 10^scale, or nothing if that is no integer of `precision` digits', () => {
    fc.assert(
      fc.property(numberText, decimal, (text, { precision, scale }) => {
        expect(toUnscaled(text, precision, scale)).toBe(expectedUnits(text, precision, scale))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives plain text and text with an exponent, its general case, the same', () => {
    fc.assert(
      fc.property(
        numberText.filter(text => !/e/i.test(text)),
        decimal,
        (text, { precision, scale }) => {
          expect(toUnscaled(text, precision, scale)).toBe(toUnscaled(`${text}e0`, precision, scale))
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['190.07', 12, 2, 19007n],
    ['-0', 1, 0, 0n],
    ['-0.5', 1, 1, -5n],
    ['5.000', 1, 0, 5n],
    [LONGEST, 38, 0, 10n ** 38n - 1n],
    [`-${LONGEST}`, 38, 0, 1n - 10n ** 38n],
    [`${LONGEST}9`, 38, 0, undefined],
    ['1E-130', 38, 38, undefined],
    ['9.99E125', 38, 0, undefined],
    ['0.0000000001', 38, 9, undefined],
    ['0E-130', 1, 0, 0n],
    ['five', 38, 0, undefined],
  ])('%s as decimal(%i,%i) is %s', (text, precision, scale, unscaled) => {
    expect(toUnscaled(text, precision, scale)).toBe(unscaled)
  })
})

describe('toInteger', () => {
  it('takes every spelling of an integer in range, and nothing else', () => {
    expect(['5', '5.0', '5e0', '0.5e1', '50E-1'].map(text => toInteger(text, 0n, 9n))).toEqual(Array(5).fill(5n))
    expect(['5.5', '10', '-1', 'a', '5n', ' 5'].map(text => toInteger(text, 0n, 9n))).toEqual(Array(6).fill(undefined))
  })
})

describe('toDouble', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter(double => double !== 0)

  it('takes the shortest text of any double', () => {
    fc.assert(
      fc.property(finite, double => toDouble(String(double)) === double),
      { numRuns: 500 },
    )
  })

  it('never takes a digit beyond what the double holds', () => {
    fc.assert(
      fc.property(finite, double => {
        const [mantissa, power] = String(double).split('e')
        const longer = `${mantissa}${mantissa?.includes('.') ? '' : '.'}${'0'.repeat(20)}1${power ? `e${power}` : ''}`
        expect(toDouble(longer)).toBeUndefined()
      }),
    )
  })

  it('holds exactly the number that its shortest text is', () => {
    fc.assert(
      fc.property(numberText, text => {
        const shortest = readNumber(String(Number(text)))
        expect(toDouble(text)).toBe(sameNumber(shortest, readNumber(text)) ? Number(text) : undefined)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['0.1', 0.1],
    ['1E-130', 1e-130],
    ['9.99E125', 9.99e125],
    ['-0', -0],
    ['1.50', 1.5],
    ['9007199254740993', undefined],
    ['1e400', undefined],
    ['1e-400', undefined],
    ['NaN', undefined],
    ['', undefined],
    [' 5', undefined],
  ])('%s is %s', (text, double) => {
    expect(toDouble(text)).toBe(double)
  })
})

function expectedUnits(text: string, precision: number, scale: number): bigint | undefined {
  const units = unitsAt(readNumber(text), -scale)
  if (units === undefined || !isModest(text)) return undefined
  return units < 10n ** BigInt(precision) && units > -(10n ** BigInt(precision)) ? units : undefined
}

function isModest(text: string): boolean {
  return Math.abs(Number(/e(.+)/i.exec(text)?.[1] ?? 0)) <= 1000
}

function isJsonNumber(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'number'
  } catch {
    return false
  }
}

describe('the text of a decimal', () => {
  it.each([
    [19_007n, 2, '190.07'],
    [-1n, 2, '-0.01'],
    [-100n, 2, '-1'],
    [1_230n, 2, '12.3'],
    [0n, 9, '0'],
    [5n, 0, '5'],
    [100n, 0, '100'],
    [1n, 38, `0.${'0'.repeat(37)}1`],
    [-(10n ** 38n - 1n), 38, `-0.${LONGEST}`],
  ])('%d of %d decimals is %s', (unscaled, scale, text) => {
    expect(decimalText(unscaled, scale)).toBe(text)
  })

  it('is read as the same number, and has no zeros that mean nothing', () => {
    const unscaled = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
    fc.assert(
      fc.property(unscaled, fc.nat(38), (units, scale) => {
        const text = decimalText(units, scale)
        expect(toUnscaled(text, 38, scale)).toBe(units)
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/)
      }),
    )
  })
})
