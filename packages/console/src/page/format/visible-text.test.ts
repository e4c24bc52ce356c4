import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clamp, visibleRuns, visibleText } from './visible-text.ts'

const LINES = { keepsLines: true }

/** Of all UTF-16, as it comes: surrogates without their other half too. */
const unit = fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code))

describe('visibleRuns', () => {
  it('leaves text in any script as it is', () => {
    for (const text of ['orderid', 'Größe 東京 العربية עברית', '👩‍👩‍👧‍👦 👍🏽', 'می‌خواهم', 'क्‍ष', '']) {
      expect(visibleText(text, 100)).toBe(text)
      expect(visibleRuns(text).some(run => run.isEscape)).toBe(false)
    }
  })

  it('shows what cannot be seen', () => {
    expect(visibleText('a\u0000b\u007f\u0085', 100)).toBe('a\\u0000b\\u007f\\u0085')
    expect(visibleText('\u202Egpj.exe\u2066\u200f', 100)).toBe('\\u202egpj.exe\\u2066\\u200f')
    expect(visibleText('pay\u200bpal\ufeff\u00ad', 100)).toBe('pay\\u200bpal\\ufeff\\u00ad')
    expect(visibleText('\ud800x\udc00', 100)).toBe('\\ud800x\\udc00')
    expect(visibleText('1\u200d2', 100)).toBe('1\\u200d2')
    expect(visibleText('a\tb\r\nc', 100)).toBe('a\\tb\\r\\nc')
  })

  it('tells what it shows from the same text as data', () => {
    expect(visibleRuns('\\u0000\u0000')).toEqual([
      { text: '\\u0000', isEscape: false },
      { text: '\\u0000', isEscape: true },
    ])
  })

  it('keeps lines and tabs where there are lines', () => {
    expect(visibleRuns('a\n\tb\r\n', LINES).map(({ text }) => text)).toEqual(['a\n\tb', '\\r', '\n'])
  })

  it('loses nothing: as JSON, the text reads back', () => {
    fc.assert(
      fc.property(fc.array(unit), fc.boolean(), (units, keepsLines) => {
        const text = units.join('')
        const read = visibleRuns(text, { keepsLines }).map(run =>
          run.isEscape ? JSON.parse(`"${run.text}"`) : run.text,
        )
        expect(read.join('')).toBe(text)
      }),
    )
  })

  it('lets no character through that turns the text around it', () => {
    const units = fc.constantFrom(
      '\u202a',
      '\u202e',
      '\u2066',
      '\u2069',
      '\u200e',
      '\u061c',
      '\u0000',
      '\ud83d',
      '\ude00',
      'a',
      'א',
      '\u200d',
    )
    fc.assert(
      fc.property(fc.array(units), parts => {
        const text = visibleText(parts.join(''), 1_000)
        expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/)
        expect(text.includes('\u0000')).toBe(false)
        expect(text.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('clamp', () => {
  it('cuts before a character that does not fit whole', () => {
    expect(clamp('ab😀', 3)).toBe('ab')
    expect(clamp('ab😀', 4)).toBe('ab😀')
  })

  it('gives a beginning of the text that is well formed if the text is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii' }).map(text => text.replaceAll('a', '😀')),
        fc.nat(20),
        (text, limit) => {
          const cut = clamp(text, limit)
          expect(text.startsWith(cut)).toBe(true)
          expect(cut.length).toBeGreaterThanOrEqual(Math.min(text.length, limit) - 1)
          expect(cut.length).toBeLessThanOrEqual(limit)
          expect(cut.isWellFormed()).toBe(true)
        },
      ),
    )
  })

  it('says by dots that there is more', () => {
    expect(visibleText('abcdef', 3)).toBe('abc…')
    expect(visibleText('abc', 3)).toBe('abc')
  })
})
