import type { CsvRow, UnreadableRow } from '@inlet/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../test/unit/plans.ts'
import type { Refusal } from '../rows/refusal.ts'
import { toItem } from '../rows/to-item.ts'
import { unprocessedEntry, unwrittenEntry } from './unprocessed-entry.ts'

const REFUSAL: Refusal = { code: 'NOT_A_NUMBER', reason: 'column "a \\"b\\"": expected a number' }
const TABLE = { key: { account: 'S' } } as const
const HEADER = ['account', 'note', '', '__proto__', 'constructor', 'ключ "x"', '']

const rowOf = (cells: readonly string[]): CsvRow => ({ number: 7, start: 10, end: 20, cells })

function read(text: string) {
  const { item, ...rest } = JSON.parse(text)
  return { ...rest, item: item === null ? null : new Map(Object.entries(item)) }
}

describe('unprocessedEntry', () => {
  it('tells the row, why it is not in the table, and its cells by column', () => {
    const plan = planOf(HEADER, TABLE)
    expect(unprocessedEntry(rowOf(['', '1', '', 'p', 'c', '"', '']), REFUSAL, plan)).toBe(
      '{"row":7,"code":"NOT_A_NUMBER","reason":"column \\"a \\\\\\"b\\\\\\"\\": expected a number",' +
        '"item":{"note":"1","__proto__":"p","constructor":"c","ключ \\"x\\"":"\\""}}',
    )
  })

  it('is JSON that shows every cell of every row, whatever is in them and however many there are', () => {
    const cell = fc.oneof(
      fc.constant(''),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('\0', '\u2028\u2029', '"', '\\', '</script>', '{"a":1}', '\r\n', '\u001b[2J', '😀'),
    )
    const plan = planOf(HEADER, TABLE)
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 10 }), cells => {
        const { item, cells: all } = read(unprocessedEntry(rowOf(cells), REFUSAL, plan))
        const shown = all ?? HEADER.map(name => item.get(name) ?? '')
        expect(shown).toEqual(cells)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['too few', ['a'], ['a']],
    ['too many', ['a', 'b', '', 'd', 'e', 'f', '', 'h'], ['a', 'b', '', 'd', 'e', 'f', '', 'h']],
    ['one without a name', ['a', '', 'x', '', '', '', ''], ['a', '', 'x', '', '', '', '']],
    ['as many as there should be', ['a', 'b', '', 'd', 'e', 'f', ''], undefined],
  ])('has all cells in order if the item does not show them: %s', (_what, cells, all) => {
    expect(read(unprocessedEntry(rowOf(cells), REFUSAL, planOf(HEADER, TABLE))).cells).toEqual(all)
  })

  it('has the bytes of a row that is not unicode, and the place of one that is too long', () => {
    const place = { number: 3, start: 100, end: 2_000_000 }
    const plan = planOf(HEADER, TABLE)
    const notUnicode: UnreadableRow = {
      ...place,
      fault: 'NOT_UNICODE',
      reason: 'r',
      bytes: Buffer.from([0xed, 0xa0, 0x80]),
    }
    const tooLong: UnreadableRow = { ...place, fault: 'ROW_TOO_LONG', reason: 'r' }
    expect(JSON.parse(unprocessedEntry(notUnicode, { code: 'NOT_UNICODE', reason: 'r' }, plan))).toEqual({
      row: 3,
      code: 'NOT_UNICODE',
      reason: 'r',
      item: null,
      bytes: '7aCA',
    })
    expect(JSON.parse(unprocessedEntry(tooLong, { code: 'ROW_TOO_LONG', reason: 'r' }, plan))).toEqual({
      row: 3,
      code: 'ROW_TOO_LONG',
      reason: 'r',
      item: null,
      start: 100,
      end: 2_000_000,
    })
  })
})

describe('unwrittenEntry', () => {
  it('has the cells as the copy would have them', () => {
    const row = toItem(['a', 'x "y"\n', '', 'p', '', '', ''], planOf(HEADER, TABLE))
    if ('code' in row) throw new Error(row.reason)
    expect(read(unwrittenEntry(9, { code: 'NOT_WRITTEN', reason: 'no' }, row.copy))).toEqual({
      row: 9,
      code: 'NOT_WRITTEN',
      reason: 'no',
      item: new Map([
        ['account', 'a'],
        ['note', 'x "y"\n'],
        ['__proto__', 'p'],
      ]),
    })
  })
})
