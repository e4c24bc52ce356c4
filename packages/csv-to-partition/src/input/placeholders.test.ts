import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDay } from './day.ts'
import { fillPlaceholders, mergeParts, partsAtStart, partsWithin, splitDay } from './placeholders.ts'
import { anyDay, anyTemplate } from './test/templates.ts'

describe('fillPlaceholders', () => {
  it('puts the day in their place, and leaves all else', () => {
    const template = '{yyyy}/{mm}/{dd}/rates_{data_ref}_{data_ref}{yyyy}.csv'
    expect(fillPlaceholders(template, '20240229')).toBe('2024/02/29/rates_20240229_202402292024.csv')
    expect(fillPlaceholders('$& {} { yyyy} {yy', '20240229')).toBe('$& {} { yyyy} {yy')
  })
})

describe('a text that was made from a template and a day', () => {
  it('tells of that day what the template has of it', () => {
    fc.assert(
      fc.property(anyTemplate, anyDay, fc.string(), (template, day, rest) => {
        const told = partsAtStart(template, fillPlaceholders(template, day) + rest)
        const expected = Object.entries(splitDay(day)).filter(([part]) => {
          return template.includes('{data_ref}') || template.includes(`{${part}}`)
        })
        expect(told).toEqual(Object.fromEntries(expected))
      }),
    )
  })

  it('tells it wherever it is in a longer text', () => {
    fc.assert(
      fc.property(anyTemplate, anyDay, fc.string(), fc.string(), (template, day, before, after) => {
        const told = partsAtStart(template, fillPlaceholders(template, day))
        expect([...partsWithin(template, before + fillPlaceholders(template, day) + after)]).toContainEqual(told)
      }),
    )
  })
})

describe('a text that was not', () => {
  it('tells nothing', () => {
    const days = fc.constantFrom('20240228', '20240229', '2024022x', '99999999', '2024')
    const pieces = fc.array(fc.oneof(days, fc.constantFrom('a', '.', '2024', '02', '29', '/')), { maxLength: 6 })
    fc.assert(
      fc.property(anyTemplate, pieces, (template, parts) => {
        const text = parts.join('')
        const told = partsAtStart(template, text)
        // It starts with a match if, and only if, digits that are put in place of the placeholders make it so.
        expect(told !== undefined).toBe(startsWithFilled(template, text))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['rates.{data_ref}', 'ratesX20240229'],
    ['(a|b)*{dd}', 'a29'],
    ['{data_ref}', '2024022９'],
    ['{data_ref}', '2024022'],
    ['{mm}{mm}', '0203'],
    ['{data_ref}/{yyyy}', '20240229/2023'],
  ])('takes "%s" by the letter, which is not in "%s"', (template, text) => {
    expect([...partsWithin(template, text)]).toEqual([])
  })
})

describe('partsWithin', () => {
  it('finds matches that overlap', () => {
    expect([...partsWithin('{mm}', '123')]).toEqual([{ mm: '12' }, { mm: '23' }])
    expect([...partsWithin('a', 'aa')]).toEqual([{}, {}])
    expect([...partsWithin('', 'a')]).toContainEqual({})
  })
})

describe('mergeParts', () => {
  it('refuses what contradicts itself', () => {
    expect(mergeParts({ yyyy: '2024', mm: '02' }, { mm: '02', dd: '29' })).toEqual(splitDay('20240229'))
    expect(mergeParts({ mm: '02' }, { mm: '03' })).toBeUndefined()
    expect(mergeParts({}, {})).toEqual({})
  })
})

describe('isDay', () => {
  it('knows the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000_000, max: 99_999_999 }), number => {
        const text = String(number).padStart(8, '0')
        const iso = text.replace(/^(....)(..)(..)$/, '$1-$2-$3')
        const time = Date.parse(`${iso}T00:00:00Z`)
        expect(isDay(text)).toBe(!Number.isNaN(time) && new Date(time).toISOString().startsWith(iso))
      }),
      { numRuns: 5_000, examples: [[20240229], [20230229], [19000229], [20000229], [20241301], [20240431]] },
    )
  })
})

/** The oracle: reads the day off the text where the placeholders are, and fills the template with it. */
function startsWithFilled(template: string, text: string): boolean {
  const told: Record<string, string> = {}
  let at = 0
  for (const piece of template.split(/(\{\w+\})/)) {
    const names = { '{data_ref}': ['yyyy', 'mm', 'dd'], '{yyyy}': ['yyyy'], '{mm}': ['mm'], '{dd}': ['dd'] }[piece]
    if (names === undefined) {
      if (text.slice(at, at + piece.length) !== piece) return false
      at += piece.length
      continue
    }
    for (const name of names) {
      const digits = text.slice(at, at + (name === 'yyyy' ? 4 : 2))
      if (!/^(?:[0-9]{4}|[0-9]{2})$/.test(digits) || (name === 'yyyy') !== (digits.length === 4)) return false
      if (told[name] !== undefined && told[name] !== digits) return false
      told[name] = digits
      at += digits.length
    }
  }
  return true
}
