import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readParquet } from '../../test/read-parquet.ts'
import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { CODECS } from './compressor.ts'
import { encodeParquet } from './encode-parquet.ts'

const NONE: ReadonlySet<string> = new Set()

function column(name: string, type: ColumnType, cells: readonly (Cell | null)[]): RowColumn {
  return { name, type, cells }
}

function rowsTo(end: number, start = 0): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}

async function roundTrip(type: ColumnType, cells: readonly (Cell | null)[]) {
  const { cells: read } = await readParquet(
    encodeParquet([column('x', type, cells)], rowsTo(cells.length), new Set(['x'])),
  )
  return read.x
}

/** Cells of each type, extremes included. */
const cellsOfType: readonly (readonly [ColumnType, fc.Arbitrary<Cell>])[] = [
  ['string', fc.string({ unit: 'binary' })],
  ['int', fc.integer()],
  ['bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['double', fc.double({ noNaN: true })],
  ['boolean', fc.boolean()],
  ['date', fc.integer({ min: -719_162, max: 2_932_896 })],
  ['timestamp', fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })],
  ['binary', fc.uint8Array()],
  ['decimal(38,9)', fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n })],
  ['decimal(19,0)', fc.bigInt({ min: 1n - 10n ** 19n, max: 10n ** 19n - 1n })],
  ['decimal(18,18)', fc.bigInt({ min: 1n - 10n ** 18n, max: 10n ** 18n - 1n })],
  ['decimal(1,0)', fc.bigInt({ min: -9n, max: 9n })],
]

describe('a Parquet file', () => {
  it.each(cellsOfType)('gives back every %s', async (type, cell) => {
    const cells = fc.array(fc.option(cell, { freq: 3 }), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(cells, async written => {
        expect(await roundTrip(type, written)).toEqual(written)
      }),
      { numRuns: 50 },
    )
  })

  it.each<[ColumnType, (Cell | null)[]]>([
    ['string', ['', null, 'é🎉', '\u0000', 'x'.repeat(100_000)]],
    ['int', [-(2 ** 31), 2 ** 31 - 1, 0]],
    ['bigint', [-(2n ** 63n), 2n ** 63n - 1n]],
    ['double', [-0, 0, Number.MAX_VALUE, Number.MIN_VALUE, -1e-130]],
    ['boolean', [true, null, false, true, true, true, true, true, true, true]],
    ['date', [-719_162, -1, 0, 2_932_896]],
    ['timestamp', [-62_135_596_800_000_000n, -1n, 0n, 253_402_300_799_999_999n]],
    ['binary', [Uint8Array.of(), null, Uint8Array.of(0, 255)]],
    ['decimal(38,9)', [1n - 10n ** 38n, -1n, 0n, null, 10n ** 38n - 1n]],
    ['decimal(18,2)', [1n - 10n ** 18n, -1n, 10n ** 18n - 1n]],
  ])('gives back the extremes of %s', async (type, cells) => {
    expect(await roundTrip(type, cells)).toEqual(cells)
  })

  it.each(cellsOfType)('holds a column of nothing but nulls, of %s', async type => {
    expect(await roundTrip(type, [null, null, null])).toEqual([null, null, null])
  })

  it('holds many rows, over pages and dictionaries, few or many distinct', async () => {
    const rows = rowsTo(20_000)
    const columns = [
      column(
        'few',
        'string',
        rows.map(row => (row % 7 === 0 ? null : `value ${row % 5}`)),
      ),
      column(
        'many',
        'string',
        rows.map(row => `${row} ${'é'.repeat(row % 90)}`),
      ),
      column(
        'amount',
        'decimal(38,9)',
        rows.map(row => BigInt(row - 10_000) * 10n ** 20n),
      ),
    ]
    const { cells } = await readParquet(encodeParquet(columns, rows, NONE))
    for (const { name, cells: written } of columns) expect(cells[name]).toEqual(written)
  })

  it('has the rows that are wanted, and no others', async () => {
    const cells = ['a', null, 'c', 'd', null, 'f']
    for (const rows of [[], [1], [1, 2, 5], [0, 2, 3], rowsTo(6)]) {
      const file = encodeParquet([column('x', 'string', cells)], rows, new Set(['x']))
      const { metadata, cells: read } = await readParquet(file)
      expect(read.x).toEqual(rows.map(row => cells[row]))
      expect(metadata.num_rows).toBe(BigInt(rows.length))
    }
  })

  it('leaves out columns without a value in its rows, unless told not to', async () => {
    const columns = ['a', 'b', 'c'].map((name, index) =>
      column(name, 'int', index === 0 ? [1, 2, 3] : index === 1 ? [null, null, 3] : [null, null, null]),
    )
    const namesOf = async (rows: number[], always: ReadonlySet<string>) =>
      Object.keys((await readParquet(encodeParquet(columns, rows, always))).cells)
    expect(await namesOf([0, 1], NONE)).toEqual(['a'])
    expect(await namesOf([2], NONE)).toEqual(['a', 'b'])
    expect(await namesOf([0, 1], new Set(['c']))).toEqual(['a', 'c'])
  })

  it('is the same for the same rows', () => {
    const columns = [column('x', 'string', ['a', 'b', null])]
    expect(encodeParquet(columns, [0, 1, 2], NONE)).toEqual(encodeParquet(columns, [0, 1, 2], NONE))
  })
})

describe('the footer', () => {
  async function footerOf(type: ColumnType, cells: readonly (Cell | null)[]) {
    const file = encodeParquet([column('x', type, cells)], rowsTo(cells.length), new Set(['x']))
    const { metadata } = await readParquet(file)
    return { metadata, element: metadata.schema[1], chunk: metadata.row_groups[0]?.columns[0]?.meta_data }
  }

  it('names zstd where pages are of zstd, which hold the same', async () => {
    const columns = [column('x', 'int', rowsTo(3_000)), column('none', 'string', new Array<null>(3_000).fill(null))]
    const [snappy, zstd] = await Promise.all(
      CODECS.map(codec => readParquet(encodeParquet(columns, rowsTo(3_000), new Set(['none']), codec))),
    )
    expect(zstd?.metadata.row_groups[0]?.columns.map(({ meta_data }) => meta_data?.codec)).toEqual(['ZSTD', 'ZSTD'])
    expect(zstd?.cells).toEqual(snappy?.cells)
  })

  it('says one row group, Snappy, and who wrote it', async () => {
    const { metadata, chunk } = await footerOf('int', rowsTo(3_000))
    expect(metadata.row_groups).toHaveLength(1)
    expect(metadata.row_groups[0]?.num_rows).toBe(3_000n)
    expect(chunk).toMatchObject({ codec: 'SNAPPY', num_values: 3_000n, path_in_schema: ['x'] })
    expect(metadata.created_by).toMatch(/^inlet version \d/)
  })

  it.each<[ColumnType, object]>([
    ['string', { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }],
    ['int', { type: 'INT32' }],
    ['bigint', { type: 'INT64' }],
    ['double', { type: 'DOUBLE' }],
    ['boolean', { type: 'BOOLEAN' }],
    ['date', { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }],
    [
      'timestamp',
      {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      },
    ],
    ['binary', { type: 'BYTE_ARRAY' }],
    [
      'decimal(12,2)',
      {
        type: 'INT64',
        converted_type: 'DECIMAL',
        precision: 12,
        scale: 2,
        logical_type: { type: 'DECIMAL', precision: 12, scale: 2 },
      },
    ],
    [
      'decimal(38,9)',
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, converted_type: 'DECIMAL', precision: 38, scale: 9 },
    ],
  ])('says what a %s is', async (type, element) => {
    const found = (await footerOf(type, [null])).element
    expect(found).toMatchObject({ name: 'x', repetition_type: 'OPTIONAL', ...element })
    if (type === 'binary') expect([found?.converted_type, found?.logical_type]).toEqual([undefined, undefined])
  })

  it.each<[ColumnType, (Cell | null)[], unknown, unknown]>([
    ['string', ['b', null, 'a', ''], Buffer.from(''), Buffer.from('b')],
    ['string', ['\uffff', '🎉'], Buffer.from('\uffff'), Buffer.from('🎉')],
    ['int', [5, null, -5], -5, 5],
    ['bigint', [5n, null, -(2n ** 63n)], -(2n ** 63n), 5n],
    ['double', [0.5, null, -1e-130], -1e-130, 0.5],
    ['double', [0, 1], -0, 1],
    ['double', [-0, -1], -1, 0],
    ['double', [0, -0], -0, 0],
    ['double', [Number.POSITIVE_INFINITY], Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ['date', [-1, null, 1], -1, 1],
    ['timestamp', [-1n, null, 1n], -1n, 1n],
    ['binary', [Buffer.from([255]), null, Buffer.from([1, 2])], Buffer.from([1, 2]), Buffer.from([255])],
    ['decimal(12,2)', [150n, null, -250n], -2.5, 1.5],
    ['decimal(38,0)', [150n, null, -250n], -250, 150],
  ])('knows the least, the greatest and the missing %s', async (type, cells, min, max) => {
    const statistics = (await footerOf(type, cells)).chunk?.statistics
    expect(statistics?.null_count).toBe(BigInt(cells.filter(cell => cell === null).length))
    expect(plain(statistics?.min_value)).toEqual(plain(min))
    expect(plain(statistics?.max_value)).toEqual(plain(max))
  })

  it('knows no bounds where something is not a number', async () => {
    for (const cells of [[Number.NaN], [1, Number.NaN], [Number.NaN, null, 1]]) {
      const statistics = (await footerOf('double', cells)).chunk?.statistics
      expect(statistics).toMatchObject({ null_count: BigInt(cells.filter(cell => cell === null).length) })
      expect([statistics?.min_value, statistics?.max_value]).toEqual([undefined, undefined])
    }
  })

  it('knows no bounds of more than 1,024 bytes', async () => {
    const [short, long] = [Buffer.alloc(1024, 1), Buffer.alloc(1025, 2)]
    expect((await footerOf('binary', [short])).chunk?.statistics?.min_value).toBeDefined()
    for (const cells of [[long], [short, long]]) {
      const statistics = (await footerOf('binary', cells)).chunk?.statistics
      expect([statistics?.min_value, statistics?.max_value]).toEqual([undefined, undefined])
    }
  })

  it('knows no bounds where there are no values', async () => {
    const statistics = (await footerOf('string', [null, null])).chunk?.statistics
    expect(statistics).toMatchObject({ null_count: 2n })
    expect([statistics?.min_value, statistics?.max_value]).toEqual([undefined, undefined])
  })
})

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Array.from(value) : value
}
