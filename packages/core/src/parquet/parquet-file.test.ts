import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readParquet } from '../../test/read-parquet.ts'
import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { TextColumn } from '../columns/text-column.ts'
import { encodeParquet } from './encode-parquet.ts'
import { ParquetFile } from './parquet-file.ts'

const CELLS: readonly (readonly [ColumnType, fc.Arbitrary<Cell>])[] = [
  ['string', fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('a', 'b', 'é'.repeat(600)))],
  ['int', fc.integer()],
  ['bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['double', fc.double({ noNaN: true })],
  ['boolean', fc.boolean()],
  ['timestamp', fc.bigInt({ min: -(2n ** 55n), max: 2n ** 55n })],
  ['binary', fc.uint8Array()],
  ['decimal(38,9)', fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n })],
  ['decimal(18,0)', fc.bigInt({ min: 1n - 10n ** 18n, max: 10n ** 18n - 1n })],
]
const COLUMNS = CELLS.map(([type], index) => ({ name: `c${index} ${type}`, type }))

interface Group {
  readonly cells: readonly (readonly (Cell | null)[])[]
  /** Of the cells, those that are written. */
  readonly rows: readonly number[]
  /** Whether what there is so far is taken after it. */
  readonly isTaken: boolean
}

const group: fc.Arbitrary<Group> = fc.nat(30).chain(rowCount =>
  fc.record({
    cells: fc.tuple(
      ...CELLS.map(([, cell]) => fc.array(fc.option(cell, { freq: 3 }), { minLength: rowCount, maxLength: rowCount })),
    ),
    rows: fc.subarray(Array.from({ length: rowCount }, (_, row) => row)),
    isTaken: fc.boolean(),
  }),
)

function columnsOf({ cells }: Group): RowColumn[] {
  return COLUMNS.map(({ name, type }, index) => {
    const own = cells[index] ?? []
    return type === 'string' ? TextColumn.from(name, own as (string | null)[]) : { name, type, cells: own }
  })
}

/** What the rows of a group have in a column. */
function pick({ cells, rows }: Group, index: number): (Cell | null)[] {
  return rows.map(row => cells[index]?.[row] ?? null)
}

describe('a Parquet file of row groups', () => {
  it('has the rows of all of them, whenever its bytes are taken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(group, { maxLength: 4 }), async groups => {
        const file = new ParquetFile(COLUMNS)
        const pieces: Uint8Array[] = []
        for (const each of groups) {
          file.addRowGroup(columnsOf(each), each.rows)
          if (each.isTaken) pieces.push(file.take())
        }
        // Readers refuse row groups without rows.
        const written = groups.filter(({ rows }) => rows.length > 0)
        expect(file.rowGroups).toBe(written.length)
        file.finish()
        pieces.push(file.take())
        const bytes = new Uint8Array(Buffer.concat(pieces))
        expect(file.size).toBe(bytes.length)

        const { metadata, cells } = await readParquet(bytes)
        expect(metadata.num_rows).toBe(BigInt(groups.reduce((sum, { rows }) => sum + rows.length, 0)))
        expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual(
          written.map(({ rows }) => BigInt(rows.length)),
        )
        for (const [index, { name }] of COLUMNS.entries()) {
          expect(cells[name]).toEqual(groups.flatMap(each => pick(each, index)))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('knows of each row group the bounds and how many values are missing', async () => {
    const column = (cells: (number | null)[]) => [{ name: 'x', type: 'int', cells } as const]
    const file = new ParquetFile([{ name: 'x', type: 'int' }])
    file.addRowGroup(column([5, null, -5, 100]), [0, 1, 2])
    file.addRowGroup(column([null, null]), [0, 1])
    file.addRowGroup(column([7, 8, 9]), [1])
    file.finish()
    const { metadata } = await readParquet(file.take())
    const statistics = metadata.row_groups.map(({ columns }) => columns[0]?.meta_data?.statistics)
    expect(statistics.map(each => [each?.min_value, each?.max_value, each?.null_count])).toEqual([
      [-5, 5, 1n],
      [undefined, undefined, 2n],
      [8, 8, 0n],
    ])
  })

  it('says where each row group is, and how large', async () => {
    const file = new ParquetFile(COLUMNS)
    const sizes: number[] = []
    for (const cells of fc.sample(group, { numRuns: 3, seed: 1 })) {
      const before = file.size
      file.addRowGroup(columnsOf(cells), cells.rows)
      sizes.push(file.size - before)
      file.take()
    }
    const end = file.size
    file.finish()
    const footer = file.take()
    const whole = Buffer.concat([Buffer.alloc(end), footer])
    const { row_groups } = (await import('hyparquet')).parquetMetadata(new Uint8Array(whole).buffer)
    expect(row_groups.map(each => each.total_compressed_size)).toEqual(sizes.map(BigInt))
    const starts = row_groups.map(({ columns }) => Number(columns[0]?.file_offset))
    expect(starts).toEqual([4, 4 + (sizes[0] ?? 0), 4 + (sizes[0] ?? 0) + (sizes[1] ?? 0)])
  })

  it.each([
    ['x'.repeat(1024), true],
    ['x'.repeat(1025), false],
    ['é'.repeat(512), true],
    ['é'.repeat(513), false],
  ])('has bounds of text of up to 1,024 bytes', async (text, isKnown) => {
    for (const cells of [[text], ['a', text], [text, 'é'], ['a', 'ê', text]]) {
      const column = { name: 'x', type: 'string', cells } as const
      const { metadata } = await readParquet(encodeParquet([column], [...cells.keys()], new Set(['x'])))
      const statistics = metadata.row_groups[0]?.columns[0]?.meta_data?.statistics
      const sorted = cells.map(cell => Buffer.from(cell)).sort(Buffer.compare)
      const [least = '', greatest = ''] = [sorted[0]?.toString(), sorted.at(-1)?.toString()]
      const isBound = [least, greatest].includes(text)
      const { min_value: min, max_value: max } = statistics ?? {}
      expect([min !== undefined, max !== undefined]).toEqual([isKnown || !isBound, isKnown || !isBound])
      if (min === undefined || max === undefined) continue
      // The writer shortens them, the greatest upwards.
      expect(Buffer.compare(Buffer.from(min as Uint8Array), Buffer.from(least))).toBeLessThanOrEqual(0)
      expect(Buffer.compare(Buffer.from(max as Uint8Array), Buffer.from(greatest))).toBeGreaterThanOrEqual(0)
    }
  })

  it('is one with columns and no rows, if nothing is added', async () => {
    const file = new ParquetFile(COLUMNS)
    file.finish()
    const { metadata, cells } = await readParquet(file.take())
    expect([metadata.num_rows, metadata.row_groups]).toEqual([0n, []])
    expect(cells).toEqual(Object.fromEntries(COLUMNS.map(({ name }) => [name, []])))
  })

  it('refuses a row group without one of its columns', () => {
    const file = new ParquetFile([{ name: 'x', type: 'int' }])
    expect(() => file.addRowGroup([], [0])).toThrow('Column x is missing')
  })

  it('gives away bytes that hold no more memory than they are, and do not change', () => {
    const file = new ParquetFile([{ name: 'x', type: 'int' }])
    const pieces: Uint8Array[] = []
    for (let round = 0; round < 3; round++) {
      file.addRowGroup([{ name: 'x', type: 'int', cells: [round] }], [0])
      pieces.push(file.take())
    }
    const copies = pieces.map(piece => piece.slice())
    file.addRowGroup([{ name: 'x', type: 'int', cells: [9] }], [0])
    file.finish()
    expect(pieces).toEqual(copies)
    expect(pieces.map(({ buffer }) => buffer.byteLength)).toEqual(pieces.map(({ byteLength }) => byteLength))
    file.take()
    expect(file.take()).toHaveLength(0)
  })
})
