import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readParquet } from '../../test/read-parquet.ts'
import { compared, runs } from '../../test/runs.ts'
import { buildColumn } from '../columns/build-column.ts'
import { castTo, type ValueKind } from '../columns/cast.ts'
import { type ColumnType, parseDecimal } from '../columns/column-type.ts'
import { chunkValues } from './chunk-values.ts'
import { encodeParquet } from './encode-parquet.ts'

/** Texts of values of a type, of which all are different. */
const VALUES: readonly (readonly [ColumnType, ValueKind, (index: number) => string])[] = [
  ['string', 'S', index => `${'é'.repeat(index % 5)}${index}`],
  ['int', 'N', index => String(index - 1_000)],
  ['bigint', 'N', index => String(2n ** 53n - 1_000n + BigInt(index))],
  ['double', 'N', index => String((index - 1_000) / 8)],
  ['date', 'S', index => new Date(index * 86_400_000 * 300 - 5e12).toISOString().slice(0, 10)],
  ['timestamp', 'N', index => String(1_767_225_600_000 + index * 7_777)],
  ['decimal(38,9)', 'N', index => `${index % 2 === 0 ? '-' : ''}${BigInt(index) ** 5n}.${index}`],
  ['decimal(12,2)', 'N', index => `${index - 1_000}.25`],
]

/** Which value each row has, or none: runs of one value or of several, so that dictionaries, runs and groups come up. */
const stretch = fc.record({
  kind: fc.constantFrom('same', 'cycle', 'random', 'none'),
  length: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3_000 })),
  from: fc.nat(1_500),
  distinct: fc.constantFrom(1, 2, 3, 5, 9, 300, 1_500),
})
const picks = fc.array(stretch, { minLength: 1, maxLength: 6 }).map(stretches =>
  stretches.flatMap(({ kind, length, from, distinct }) =>
    Array.from({ length }, (_, index) => {
      if (kind === 'none') return null
      if (kind === 'same') return from
      return from + (kind === 'cycle' ? index % distinct : (Math.imul(index + 1, 2_654_435_761) >>> 8) % distinct)
    }),
  ),
)

describe('a column chunk', () => {
  it.for(VALUES)(
    'of %s has all of its values, in its dictionary or not, and the bounds',
    async ([type, kind, textOf], { annotate }) => {
      let values = 0
      await fc.assert(
        fc.asyncProperty(picks, fc.constantFrom(1, 2, 3), async (all, step) => {
          const column = buildColumn('x', type)
          for (const [row, pick] of all.entries()) {
            if (pick !== null) expect(column.put(row, kind, textOf(pick))).toBe(true)
          }
          column.fill(all.length)
          const own = column.cells
          const rows = Array.from({ length: Math.ceil(all.length / step) }, (_, index) => index * step)
          const { cells, metadata } = await readParquet(encodeParquet([column], rows, new Set(['x'])))
          const expected = rows.map(row => own[row] ?? null)
          values += expected.length
          expect(cells.x).toEqual(expected)
          const statistics = metadata.row_groups[0]?.columns[0]?.meta_data?.statistics
          expect(statistics?.null_count).toBe(BigInt(expected.filter(cell => cell === null).length))
        }),
        runs(10),
      )
      await annotate(compared(values, 'values'))
    },
  )

  it.for<ColumnType>(['decimal(38,9)', 'decimal(38,38)', 'decimal(19,1)', 'decimal(18,9)'])(
    'of %s has every number, with as many places as it has, read from bytes or not',
    async (type, { annotate }) => {
      let count = 0
      const { precision = 0, scale = 0 } = parseDecimal(type) ?? {}
      const number = fc
        .tuple(fc.boolean(), fc.nat(38), fc.nat(38), fc.stringMatching(/^[0-9]{38}$/), fc.stringMatching(/^[0-9]{38}$/))
        .map(([isNegative, wholes, places, whole, fraction]) => {
          const digits = whole.slice(0, wholes % (precision - scale + 1)).replace(/^0+/, '') || '0'
          const point = places % (scale + 1)
          return `${isNegative ? '-' : ''}${digits}${point === 0 ? '' : `.${fraction.slice(0, point)}`}`
        })
      const some = fc.oneof(number, fc.integer().map(String), fc.constantFrom('0', '-0', '1735689600000', '5E0'))
      const numbers = fc.array(fc.record({ text: some, asBytes: fc.boolean() }), { minLength: 1, maxLength: 30 })
      await fc.assert(
        fc.asyncProperty(numbers, fc.constantFrom(1, 9), async (all, times) => {
          const column = buildColumn('x', type)
          const cast = castTo(type)
          const expected = Array.from({ length: all.length * times }, (_, row) =>
            cast('N', all[row % all.length]?.text ?? ''),
          )
          for (const [row, cell] of expected.entries()) {
            const { text, asBytes } = all[row % all.length] ?? { text: '', asBytes: false }
            const bytes = Buffer.from(text)
            const isTaken = asBytes ? column.putBytes(row, 'N', bytes, 0, bytes.length) : column.put(row, 'N', text)
            expect(isTaken).toBe(cell !== undefined)
          }
          column.fill(expected.length)
          count += expected.length
          const cells = expected.map(cell => cell ?? null)
          expect(column.cells).toEqual(cells)
          const file = await readParquet(encodeParquet([column], [...cells.keys()], new Set(['x'])))
          expect(file.cells.x).toEqual(cells)
          const values = cells.filter(cell => cell !== null).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
          const bounds = chunkValues(column, [...cells.keys()]).bounds()
          expect([bounds?.min, bounds?.max]).toEqual([values.at(0), values.at(-1)])
        }),
        runs(40, 4),
      )
      await annotate(compared(count, 'values'))
    },
  )

  it.each(VALUES)('of %s has a dictionary if few values repeat', async (type, kind, textOf) => {
    const column = buildColumn('x', type)
    for (let row = 0; row < 5_000; row++) column.put(row, kind, textOf((Math.imul(row, 48_271) >>> 4) % 16))
    const { metadata } = await readParquet(encodeParquet([column], [...new Array(5_000).keys()], new Set()))
    const chunk = metadata.row_groups[0]?.columns[0]?.meta_data
    expect(chunk?.encodings).toEqual(['PLAIN', 'RLE_DICTIONARY', 'RLE'])
    expect(chunk?.total_uncompressed_size).toBeLessThan(3_500n)
  })
})
