import { defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import type { TableSpec } from '../../test/unit/dynamodb-server.ts'
import { planOf } from '../../test/unit/plans.ts'
import type { Refusal } from './refusal.ts'
import { toItem } from './to-item.ts'

const TABLE: TableSpec = { key: { account: 'S', at: 'N' }, indexes: [{ size: 'N' }, { owner: 'S' }] }
const HEADER = ['account', 'at', 'size', 'owner', 'note']

const DEFINITION = defineTable({
  name: 'accounts',
  columns: {
    pieces: { type: 'int' },
    price: { type: 'decimal(12,2)' },
    is_open: { type: 'boolean' },
    logo: { type: 'binary' },
    day: { type: 'date' },
  },
})

/** What a row with a key becomes, given the cell of one more column. */
function withCell(name: string, cell: string) {
  return outcomeOf(toItem(['a', '1', cell], planOf(['account', 'at', name], TABLE, DEFINITION)))
}

/** The added attribute or the reason against it. */
function outcomeOf(row: ReturnType<typeof toItem>): unknown {
  if ('code' in row) return row.code
  const { account: _, at: __, ...rest } = JSON.parse(row.item)
  return Object.values(rest)[0]
}

function refusalOf(cells: readonly string[], header = HEADER): Refusal | undefined {
  const row = toItem(cells, planOf(header, TABLE, DEFINITION))
  return 'code' in row ? row : undefined
}

describe('toItem', () => {
  it('makes an item, and a copy as the file has it, of the cells that are not empty', () => {
    expect(toItem(['a', '1.0', '', '', 'x "y"\n'], planOf(HEADER, TABLE))).toEqual({
      key: 'a\u00001',
      item: '{"account":{"S":"a"},"at":{"N":"1.0"},"note":{"S":"x \\"y\\"\\n"}}',
      copy: '{"account":"a","at":"1.0","note":"x \\"y\\"\\n"}',
    })
    expect(toItem(['', 'x', 'a', '1'], planOf(['', 'note', 'account', 'at'], TABLE))).toMatchObject({
      item: '{"note":{"S":"x"},"account":{"S":"a"},"at":{"N":"1"}}',
    })
  })

  it.each([
    '{"a":1}',
    'null',
    'true',
    '[1]',
    '1e5',
    '0x10',
    ' ',
    '"',
    '\\',
    '\u2028',
    '\u007f',
    '=1+1',
    '\ufeff',
    '\ufffd',
  ])('keeps text as it is: %j', cell => {
    expect(withCell('note', cell)).toEqual({ S: cell })
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'ключ', ' a b ', '"', 'S', 'N'])(
    'names attributes as the columns: %s',
    name => {
      const row = toItem(['a', '1', 'x'], planOf(['account', 'at', name], TABLE, DEFINITION))
      if ('code' in row) throw new Error(row.reason)
      expect(new Map(Object.entries(JSON.parse(row.item))).get(name)).toEqual({ S: 'x' })
      expect(new Map(Object.entries(JSON.parse(row.copy))).get(name)).toBe('x')
    },
  )

  it.each([
    ['pieces', '12', { N: '12' }],
    ['pieces', '-0', { N: '-0' }],
    ['pieces', '1.50e1', { N: '1.50e1' }],
    ['pieces', '99999999999999999999999999999999999999', { N: '99999999999999999999999999999999999999' }],
    ['pieces', '1.5', 'NOT_A_NUMBER'],
    ['pieces', '1e-130', 'NOT_A_NUMBER'],
    ['pieces', 'twelve', 'NOT_A_NUMBER'],
    ['price', '1.5', { N: '1.5' }],
    ['price', '1,5', 'NOT_A_NUMBER'],
    ['price', ' 1', 'NOT_A_NUMBER'],
    ['price', '+1', 'NOT_A_NUMBER'],
    ['price', '.5', 'NOT_A_NUMBER'],
    // With a pattern that looks for zeros at the end, this takes minutes.
    ['price', `0.1${'0'.repeat(500_000)}1`, 'NOT_A_NUMBER'],
    ['price', '1.', 'NOT_A_NUMBER'],
    ['price', '01', 'NOT_A_NUMBER'],
    ['price', '0x1', 'NOT_A_NUMBER'],
    ['price', 'NaN', 'NOT_A_NUMBER'],
    ['price', 'Infinity', 'NOT_A_NUMBER'],
    ['price', '١', 'NOT_A_NUMBER'],
    ['price', '1\n', 'NOT_A_NUMBER'],
    ['is_open', 'true', { BOOL: true }],
    ['is_open', 'FALSE', { BOOL: false }],
    ['is_open', 'True', { BOOL: true }],
    ['is_open', '1', 'NOT_A_BOOLEAN'],
    ['is_open', 'yes', 'NOT_A_BOOLEAN'],
    ['is_open', ' true', 'NOT_A_BOOLEAN'],
    ['is_open', 'true\n', 'NOT_A_BOOLEAN'],
    ['logo', 'AAEC', { B: 'AAEC' }],
    ['logo', 'AA==', { B: 'AA==' }],
    ['logo', 'AB==', { B: 'AA==' }],
    ['logo', 'ab-_', { B: 'ab+/' }],
    ['logo', 'AA=', 'NOT_BASE64'],
    ['logo', 'AA', 'NOT_BASE64'],
    ['logo', 'A A=', 'NOT_BASE64'],
    ['logo', 'text', { B: 'text' }],
    ['day', '2026-11-21', { S: '2026-11-21' }],
    ['size', '1', { N: '1' }],
    ['size', 'large', 'NOT_A_NUMBER'],
    ['owner', '1', { S: '1' }],
    ['size', '', undefined],
    ['logo', '', undefined],
    ['', '', undefined],
    ['', 'x', 'UNNAMED_COLUMN'],
    ['note', 'a\0b', 'NUL'],
    ['pieces', '1\0', 'NUL'],
    ['logo', '\0', 'NUL'],
  ])('takes in column "%s" the cell %j as %j', (name, cell, expected) => {
    expect(withCell(name, cell)).toEqual(expected)
  })

  it.each([
    [['a'], 'CELL_COUNT', 'expected 5 cells, found 1'],
    [['a', '1', '', '', '', ''], 'CELL_COUNT', 'expected 5 cells, found 6'],
    [Array.from({ length: 5_000 }, () => 'x'), 'CELL_COUNT', 'expected 5 cells, found 5000'],
    [['', '1', '', '', ''], 'EMPTY_KEY', 'column "account": expected a value, since it is part of the key'],
    [['a', '', '', '', ''], 'EMPTY_KEY', 'column "at": expected a value, since it is part of the key'],
    [['a', 'x', '', '', ''], 'NOT_A_NUMBER', 'column "at": expected a number of at most 38 digits, as JSON writes it'],
  ])('says why a row makes no item: %#', (cells, code, reason) => {
    expect(refusalOf(cells)).toEqual({ code, reason })
  })
})

describe('limits', () => {
  const bytes = (count: number) => Buffer.alloc(count).toString('base64')
  const key: TableSpec = { key: { p: 'S', s: 'S' }, indexes: [{ ip: 'S', is: 'B' }] }
  const binaryKey: TableSpec = { key: { p: 'B', s: 'B' } }

  it.each([
    ['p', key, 'x'.repeat(2_048), 'x'.repeat(2_049)],
    ['p', key, 'é'.repeat(1_024), `${'é'.repeat(1_024)}x`],
    ['p', key, '😀'.repeat(512), `${'😀'.repeat(511)}カカ`],
    ['s', key, 'x'.repeat(1_024), 'x'.repeat(1_025)],
    ['s', key, 'カ'.repeat(341), 'カ'.repeat(342)],
    ['ip', key, 'x'.repeat(2_048), 'x'.repeat(2_049)],
    ['is', key, bytes(1_024), bytes(1_025)],
    ['p', binaryKey, bytes(2_048), bytes(2_049)],
    ['s', binaryKey, bytes(1_024), bytes(1_025)],
  ])('of the key %s count bytes: %#', (name, table, longest, tooLong) => {
    const header = ['p', 's', 'ip', 'is']
    const plan = planOf(header, table)
    const rowOf = (cell: string) =>
      toItem(
        header.map(each => (each === name ? cell : 'AAAA')),
        plan,
      )
    expect(rowOf(longest)).not.toHaveProperty('code')
    expect(rowOf(tooLong)).toMatchObject({ code: 'KEY_TOO_LONG', reason: expect.stringContaining(`"${name}"`) })
  })

  it('of a key that is a number count its digits, not its characters', () => {
    const plan = planOf(['p'], { key: { p: 'N' } })
    expect(toItem([`1.${'0'.repeat(5_000)}`], plan)).toMatchObject({ key: '1' })
    expect(toItem([`1${'0'.repeat(5_000)}`], plan)).toMatchObject({ code: 'NOT_A_NUMBER' })
  })

  const MAX = 409_600
  it.each([
    ['text', { note: 'x'.repeat(MAX - 6) }, { note: 'x'.repeat(MAX - 5) }],
    ['characters of two bytes', { note: 'é'.repeat((MAX - 6) / 2) }, { note: `${'é'.repeat((MAX - 6) / 2)}x` }],
    [
      'characters of four bytes',
      { note: `${'😀'.repeat((MAX - 8) / 4)}xx` },
      { note: `${'😀'.repeat((MAX - 8) / 4)}xxx` },
    ],
    ['bytes, not their base64', { logo: bytes(MAX - 6) }, { logo: bytes(MAX - 5) }],
    [
      'names of attributes',
      { ['n'.repeat(60_000)]: 'x'.repeat(MAX - 60_002) },
      { ['n'.repeat(60_000)]: 'x'.repeat(MAX - 60_001) },
    ],
    ['names in bytes', { ключ: 'x'.repeat(MAX - 10) }, { ключ: 'x'.repeat(MAX - 9) }],
    [
      'one byte for a boolean',
      { is_open: 'false', note: 'x'.repeat(MAX - 14) },
      { is_open: 'false', note: 'x'.repeat(MAX - 13) },
    ],
    // A byte, and one for two digits.
    [
      'half a byte for a digit',
      { price: '-1234.5670', note: 'x'.repeat(MAX - 16) },
      { price: '-1234.5670', note: 'x'.repeat(MAX - 15) },
    ],
    [
      'two bytes for a short number',
      { price: '1', note: 'x'.repeat(MAX - 13) },
      { price: '1', note: 'x'.repeat(MAX - 12) },
    ],
  ])('of an item count %s', (_what, largest, tooLarge) => {
    const rowOf = (cells: Record<string, string>) =>
      toItem(['k', ...Object.values(cells)], planOf(['p', ...Object.keys(cells)], { key: { p: 'S' } }, DEFINITION))
    expect(rowOf(largest)).not.toHaveProperty('code')
    expect(rowOf(tooLarge)).toEqual({
      code: 'ITEM_TOO_LARGE',
      reason: 'expected an item of at most 409600 bytes, found 409601',
    })
  })
})
