import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberText } from '../../test/number-texts.ts'
import { readNumber, sameNumber } from '../../test/numbers.ts'
import { buildColumn } from '../columns/build-column.ts'
import type { ValueKind } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { JsonRows } from './json-rows.ts'

/** The text of the cell that a value becomes in a column of that type; `undefined` if the column cannot hold it. */
function cellText(type: ColumnType, kind: ValueKind, text: string): string | undefined {
  const column = buildColumn('a', type)
  const isHeld = column.put(0, kind, text)
  column.fill(1)
  const line = new JsonRows([column]).line(0)
  expect(JSON.parse(line)).toHaveProperty('a')
  return isHeld ? line.slice('{"a":'.length, -1) : undefined
}

const NUMBERS: readonly ColumnType[] = [
  'int',
  'bigint',
  'double',
  'decimal(12,2)',
  'decimal(38,9)',
  'decimal(15,6)',
  'decimal(38,0)',
]

describe('a line', () => {
  it('has every column, in their order, and null where there is no value', () => {
    const columns = [buildColumn('text', 'string'), buildColumn('a"b', 'int'), buildColumn('price', 'decimal(12,2)')]
    columns[0]?.put(0, 'S', 'x')
    columns[1]?.put(1, 'N', '5')
    for (const column of columns) column.fill(3)
    const rows = new JsonRows(columns)
    expect([0, 1, 2].map(row => rows.line(row))).toEqual([
      '{"text":"x","a\\"b":null,"price":null}',
      '{"text":null,"a\\"b":5,"price":null}',
      '{"text":null,"a\\"b":null,"price":null}',
    ])
    expect(rows.isNull('text', 0)).toBe(false)
    expect(rows.isNull('text', 1)).toBe(true)
    expect(rows.isNull('no such column', 0)).toBe(true)
  })

  it('of no columns is an empty object', () => {
    expect(new JsonRows([]).line(0)).toBe('{}')
  })

  it('has text as it was, without a line break in it, and "null" is no null', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.constantFrom('null', 'é漢👩‍👩‍👧', '\n', '\r\n', '\u2028', '"\\', '\0'),
    )
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), texts => {
        const column = buildColumn('a', 'string')
        for (const [row, each] of texts.entries()) column.put(row, 'S', each)
        const rows = new JsonRows([column])
        for (const [row, each] of texts.entries()) {
          expect(rows.line(row)).not.toMatch(/[\n\r]/)
          expect(JSON.parse(rows.line(row))).toEqual({ a: each })
          expect(rows.isNull('a', row)).toBe(false)
        }
      }),
    )
  })

  it('has the number that there was, with every digit', () => {
    fc.assert(
      fc.property(numberText, fc.constantFrom(...NUMBERS), (text, type) => {
        const json = cellText(type, 'N', text)
        if (json !== undefined) expect(sameNumber(readNumber(json), readNumber(text)), `${text} as ${json}`).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('writes decimals without an exponent', () => {
    const scaled = fc.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 9 }))
    fc.assert(
      fc.property(scaled, ([unscaled, zeros]) => {
        const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(10, '0')
        const text = `${unscaled < 0n ? '-' : ''}${BigInt(digits.slice(0, -9))}.${digits.slice(-9)}`
        expect(cellText('decimal(38,9)', 'N', text)).toMatch(/^-?\d+(\.\d+)?$/)
        expect(cellText('decimal(15,6)', 'N', `${zeros}e-6`)).toMatch(/^\d(\.\d+)?$/)
      }),
    )
  })

  it.each<[ColumnType, ValueKind, string, string]>([
    ['date', 'S', '2026-01-31', '"2026-01-31"'],
    ['date', 'S', '0001-01-01', '"0001-01-01"'],
    ['timestamp', 'S', '2026-01-31T12:00:00.123456Z', '1769860800123456'],
    ['timestamp', 'S', '1969-12-31T23:59:59Z', '-1000000'],
    ['boolean', 'BOOL', 'true', 'true'],
    ['binary', 'B', 'AP8=', '"AP8="'],
    ['binary', 'B', '', '""'],
    ['double', 'N', '1e21', '1e+21'],
    ['bigint', 'N', '9007199254740993', '9007199254740993'],
    ['decimal(38,2)', 'N', '90071992547409.93', '90071992547409.93'],
    ['decimal(12,2)', 'N', '-0.01', '-0.01'],
    ['decimal(12,2)', 'N', '190.070', '190.07'],
    ['decimal(38,0)', 'N', '99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
  ])('of a %s has %s %s as %s', (type, kind, text, json) => {
    expect(cellText(type, kind, text)).toBe(json)
  })
})
