import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outputKeys, reasonToIgnore } from './object-keys.ts'

describe('reasonToIgnore', () => {
  it.each(['a.csv', 'A.CSV', 'a.csv.gz', 'a.Csv.Zst', 'dir/a b+c.zip', '.csv', 'my/json-copy/a.csv', 'json-copy.csv'])(
    'lets %s be imported',
    key => {
      expect(reasonToIgnore(key)).toBeUndefined()
    },
  )

  it.each(['a.txt', 'a.gz', 'a.csv.bz2', 'a.csv/', 'csv', 'acsv', 'a.csv ', 'a.json.gz', 'a.csv\n'])(
    'ignores %j by its name',
    key => {
      expect(reasonToIgnore(key)).toMatch(/name/)
    },
  )

  it.each(['json-copy/a.csv', 'unprocessed/x/a.zip', '_state/1/tails/a.csv'])('ignores the output %s', key => {
    expect(reasonToIgnore(key)).toMatch(/output/)
  })

  it('ignores every output of every import, so that none sets off another', () => {
    fc.assert(
      fc.property(importableKey, key => {
        for (const output of Object.values(outputKeys(key))) expect(reasonToIgnore(output)).toBeDefined()
      }),
    )
  })
})

describe('outputKeys', () => {
  it.each([
    ['a.csv', 'a'],
    ['in/2026/a.csv', 'in/2026/a'],
    ['a.csv.gz', 'a.csv.gz'],
    ['a.zip', 'a.zip'],
    ['a.CSV', 'a.CSV'],
    ['a.csv.csv', 'a.csv.csv'],
    ['a.zip.csv', 'a.zip.csv'],
    ['a.json.csv', 'a.json'],
    ['.csv', ''],
  ])('names them after the object: %s', (key, name) => {
    expect(outputKeys(key)).toEqual({
      jsonCopy: `json-copy/${name}.json`,
      unprocessed: `unprocessed/${name}.unprocessed.json`,
    })
  })

  it('never lets two objects share one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(importableKey, { minLength: 2, maxLength: 30 }), keys => {
        const outputs = keys.flatMap(key => Object.values(outputKeys(key)))
        expect(new Set(outputs).size).toBe(2 * keys.length)
      }),
      { numRuns: 1_000 },
    )
  })

  it('fit S3 up to the last byte, or are refused', () => {
    const room = 1_024 - Buffer.byteLength('unprocessed/.unprocessed.json')
    const longest = `${'é'.repeat(Math.floor(room / 2))}${'x'.repeat(room % 2)}.csv`
    expect(Buffer.byteLength(outputKeys(longest).unprocessed)).toBe(1_024)
    expect(() => outputKeys(`x${longest}`)).toThrow(expect.objectContaining({ name: 'InputError', code: 'BAD_KEY' }))
    expect(() => outputKeys(`${longest}.gz`)).toThrow(expect.objectContaining({ code: 'BAD_KEY' }))
  })
})

/** Few names and many endings, so that they run into each other. */
const importableKey = fc
  .tuple(
    fc.constantFrom('a', 'b/', '', 'json-copy', 'unprocessed', 'é'),
    fc.array(fc.constantFrom('.csv', '.CSV', '.csv.gz', '.csv.zst', '.zip', '.json', '.unprocessed', '.gz', '/'), {
      maxLength: 4,
    }),
    fc.constantFrom('.csv', '.CSV', '.csv.gz', '.csv.GZ', '.csv.zst', '.zip'),
  )
  .map(([name, endings, ending]) => `${name}${endings.join('')}${ending}`)
  .filter(key => reasonToIgnore(key) === undefined)
