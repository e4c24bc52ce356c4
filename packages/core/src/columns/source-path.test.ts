import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeName, wildText } from '../../test/items.ts'
import { formatPath, parsePath } from './source-path.ts'

// biome-ignore format: a table
const odd = fc.constantFrom('', '.', '[', ']', '\\', '[0]', '\\0', '\\u0041', 'u0041', 'a.b', 'a[1]', '\u0000', '\ud83d', '\ude00', '\n1234')
const segment = fc.oneof(
  fc.array(fc.oneof(odd, wildText, attributeName), { maxLength: 3 }).map(parts => parts.join('')),
  fc.nat(),
)
const path = fc.tuple(wildText, fc.array(segment, { maxLength: 4 })).map(([name, rest]) => [name, ...rest])

describe('the text of a source path', () => {
  it.each([
    [['address', 'city'], 'address.city'],
    [['tags', 0, 'name'], 'tags[0].name'],
    [['tags', '0'], 'tags.0'],
    [['a.b', 'c[0]', 'd\\'], 'a\\.b.c\\[0].d\\\\'],
    [['', ''], '\\0.\\0'],
    [['\\0', '\u0000'], '\\\\0.\\u0000'],
    [['u0041', '\ud800x'], 'u0041.\\ud800x'],
    [['é🎉]'], 'é🎉]'],
  ])('%j is %s', (segments, text) => {
    expect(formatPath(segments)).toBe(text)
    expect(parsePath(text)).toEqual(segments)
  })

  it('gives back every path, so no two share one', () => {
    fc.assert(
      fc.property(path, segments => {
        expect(parsePath(formatPath(segments))).toEqual(segments)
      }),
      { numRuns: 1000 },
    )
  })

  it('has no control character and no lone surrogate, which catalogs refuse', () => {
    fc.assert(
      fc.property(path, segments => {
        expect(formatPath(segments)).not.toMatch(/[\p{Control}\p{Surrogate}]/u)
      }),
    )
  })

  it('that people write means what it says', () => {
    expect(parsePath('address.city')).toEqual(['address', 'city'])
    expect(parsePath('')).toEqual([])
  })
})
