import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CellList } from '../../test/cell-list.ts'
import { numberText } from '../../test/number-texts.ts'
import { compared, runs } from '../../test/runs.ts'
import { buildColumn } from './build-column.ts'
import type { ValueKind } from './cast.ts'
import type { ColumnBuilder } from './column-builder.ts'
import type { ColumnType } from './column-type.ts'
import { IntegerColumn } from './integer-column.ts'
import { TextColumn } from './text-column.ts'

const TYPES: readonly ColumnType[] = [
  'string',
  'int',
  'bigint',
  'double',
  'boolean',
  'date',
  'timestamp',
  'binary',
  'decimal(38,9)',
  'decimal(12,2)',
  'decimal(18,18)',
  'decimal(38,0)',
  'decimal(1,0)',
]

const digits = (length: number) =>
  fc.oneof(
    fc.nat(10 ** length - 1).map(number => String(number).padStart(length, '0')),
    fc.string({ unit: fc.constantFrom(...'0123456789-+:. TtZz'), maxLength: length + 1 }),
  )
const likelyDigits = (from: number, to: number, length: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: from, max: to }).map(number => String(number).padStart(length, '0')) },
    digits(length),
  )
const dateText = fc
  .tuple(likelyDigits(1, 9999, 4), likelyDigits(0, 13, 2), likelyDigits(0, 32, 2))
  .map(parts => parts.join('-'))
const timeText = fc
  .tuple(likelyDigits(0, 24, 2), likelyDigits(0, 60, 2), likelyDigits(0, 60, 2))
  .map(parts => parts.join(':'))
const instantText = fc
  .tuple(
    dateText,
    fc.constantFrom('T', 't', ' ', '', 'x'),
    timeText,
    fc.oneof(
      fc.constant(''),
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 10 }).map(text => `.${text}`),
      fc.constantFrom(',5', '.', '.1a', '.000000000'),
    ),
    fc.constantFrom('', 'Z', 'z', ' Z', '+01:00', '-2359', '+05', 'Z ', 'ZZ', ' '),
  )
  .map(parts => parts.join(''))

/** Near what a double holds, and near the ends of what types hold. */
const edgeNumber = fc
  .tuple(
    fc.constantFrom(2n ** 53n, 2n ** 31n, 2n ** 63n, 10n ** 12n, 10n ** 15n, 10n ** 18n, 10n ** 38n, 0n),
    fc.bigInt({ min: -3n, max: 3n }),
    fc.constantFrom('', '-', '0', '-0', '+'),
    fc.nat(20),
    fc.boolean(),
  )
  .map(([edge, offset, sign, places, hasPoint]) => {
    const text = String(edge + offset)
    const at = Math.max(0, text.length - places)
    return sign + (hasPoint ? `${text.slice(0, at)}.${text.slice(at)}` : text)
  })

const text = fc.oneof(
  numberText,
  edgeNumber,
  dateText,
  instantText,
  fc.constantFrom('true', 'false', 'True', 'trui', '', 'AA==', 'AAEC', '[1,2]', '٣', '1٣', '1_0', ' 1', '1 ', '1\n'),
  fc.string({ unit: fc.constantFrom(...'0123456789.-+eE'), maxLength: 24 }),
  fc.string({ unit: 'binary', maxLength: 60 }).map(each => each.toWellFormed()),
)
/** Mostly the kind that the text is, so that most values fit some column. */
const kind = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<ValueKind>('N', 'S') },
  fc.constantFrom<ValueKind>('BOOL', 'B', 'JSON'),
)

type Step =
  | {
      readonly is: 'put'
      readonly asBytes: boolean
      readonly skip: number
      readonly kind: ValueKind
      readonly text: string
    }
  | { readonly is: 'fill' | 'truncate'; readonly by: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      is: fc.constant('put'),
      asBytes: fc.constantFrom(true, true, false),
      skip: fc.constantFrom(0, 0, 0, 0, 1, 70),
      kind,
      text,
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constantFrom('fill', 'truncate'), by: fc.nat(3) }) },
)

describe('a column', () => {
  it.for(TYPES)(
    'of %s holds what a list of cells holds, value by value and byte by byte',
    async (type, { annotate }) => {
      let values = 0
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), steps => {
          const column = buildColumn('x', type)
          const twin = new CellList('x', type)
          for (const each of steps) {
            const row = twin.cells.length
            if (each.is !== 'put') {
              const rowCount = each.is === 'fill' ? row + each.by : Math.max(0, row - each.by)
              column[each.is](rowCount)
              twin[each.is](rowCount)
            } else {
              values++
              const taken = put(column, row + each.skip, each)
              expect(taken).toBe(twin.put(row + each.skip, each.kind, each.text))
            }
          }
          expect(column.cells).toEqual(twin.cells)
        }),
        runs(400),
      )
      await annotate(compared(values, 'values'))
    },
  )

  it.each(TYPES)('of %s has no value twice, nor one of a row that was taken back', type => {
    const column = buildColumn('x', type)
    const [kindOf, one] = exampleOf(type)
    for (let row = 0; row < 500; row += 2) expect(column.put(row, kindOf, one)).toBe(true)
    column.truncate(100)
    column.fill(400)
    expect(column.put(401, kindOf, one)).toBe(true)
    const rows = column.cells.flatMap((cell, row) => (cell === null ? [] : [row]))
    expect(rows).toEqual([...Array.from({ length: 50 }, (_, index) => index * 2), 401])
    expect(column.cells).toHaveLength(402)
  })

  it('takes the same number, or the same text, for many rows at once, after those that it has', () => {
    const numbers = new IntegerColumn('x', 'bigint')
    const texts = new TextColumn('x')
    numbers.put(1, 'N', '5')
    texts.put(1, 'S', 'a')
    numbers.repeat(7, 300)
    texts.repeat('b', 300)
    numbers.repeat(8, 200)
    texts.repeat('c', 200)
    expect(numbers.cells).toEqual([null, 5n, ...new Array(298).fill(7n)])
    expect(texts.cells).toEqual([null, 'a', ...new Array(298).fill('b')])
    expect(texts.entryCount).toBe(2)
  })
})

function put(column: ColumnBuilder, row: number, { asBytes, kind, text }: Step & { is: 'put' }): boolean {
  if (!asBytes) return column.put(row, kind, text)
  // Among digits that are not its own.
  const bytes = Buffer.from(`7${text}7`)
  return column.putBytes(row, kind, bytes, 1, bytes.length - 1)
}

function exampleOf(type: ColumnType): readonly [ValueKind, string] {
  switch (type) {
    case 'string':
      return ['S', 'a']
    case 'boolean':
      return ['BOOL', 'true']
    case 'date':
      return ['S', '2026-01-31']
    case 'timestamp':
      return ['S', '9999-01-31T00:00:00Z']
    case 'binary':
      return ['B', 'AAEC']
    case 'decimal(38,0)':
      return ['N', '99999999999999999999999999999999999999']
    case 'decimal(18,18)':
      return ['N', '0.000000000000000001']
    default:
      return ['N', '5']
  }
}
