import type { Cell, ColumnType } from '@inlet/core'
import { extremesOf, SAMPLE_TYPES, sampleCells } from './sample-cells.ts'
import type { SampleColumn, SampleFile } from './sample-file.ts'

export interface Samples {
  /** What a reader agrees to by reading them: `reads …`. */
  readonly claim: string
  readonly files: readonly SampleFile[]
}

/** Every file that all readers read. */
export const SAMPLES: readonly Samples[] = [
  { claim: 'reads every type value by value', files: [everyType()] },
  { claim: 'reads decimals of each precision from 1 to 38, value by value', files: [everyDecimal()] },
  { claim: 'reads nulls: none, some, all, at the ends of runs and bytes', files: LENGTHS().map(nulls) },
  { claim: 'reads files of no rows', files: [noRows('no-row-groups', []), noRows('no-rows-in-its-row-group', [0])] },
  { claim: 'reads files of 1,000 columns', files: [wide()] },
  {
    claim: 'reads files of many row groups and pages, with and without dictionaries',
    files: [manyGroups(), manyPages()],
  },
  { claim: 'reads text of none to a million characters, from all of Unicode', files: [texts()] },
  { claim: 'reads bytes of none to a million', files: [bytes()] },
  { claim: 'reads not-a-number, infinities and both zeros', files: [oddDoubles()] },
  { claim: 'reads columns with names that SQL has to quote', files: [oddNames()] },
  {
    claim: 'reads pages of zstd: every type, nulls, no rows, many row groups and pages, long text',
    files: [everyType(), nulls(505), noRows('no-rows', [0]), manyGroups(), manyPages(), texts()].map(asZstd),
  },
]

function asZstd(file: SampleFile): SampleFile {
  return { ...file, name: `${file.name}-zstd`, codec: 'zstd' }
}

function everyType(): SampleFile {
  const rows = 500
  const columns = SAMPLE_TYPES.map(type => ({ name: `a ${type}`, type, cells: withNulls(sampleCells(type, rows), 7) }))
  return { name: 'every-type', columns, rowGroups: [rows] }
}

function everyDecimal(): SampleFile {
  const rows = 25
  const columns = Array.from({ length: 38 }, (_, index) => index + 1).flatMap(precision =>
    [...new Set([0, precision >> 1, precision])].map((scale): SampleColumn => {
      const type: ColumnType = `decimal(${precision},${scale})`
      return { name: `d${precision}_${scale}`, type, cells: sampleCells(type, rows, precision) }
    }),
  )
  return { name: 'every-decimal', columns, rowGroups: [rows] }
}

/** Around the groups of 8 values that are packed together, and the 63 groups of which the header takes one byte. */
function LENGTHS(): number[] {
  return [1, 7, 8, 9, 63, 64, 65, 503, 504, 505]
}

function nulls(rows: number): SampleFile {
  const whereNull: Readonly<Record<string, (row: number) => boolean>> = {
    none: () => false,
    all: () => true,
    first: row => row === 0,
    last: row => row === rows - 1,
    'all but the last': row => row < rows - 1,
    alternate: row => row % 2 === 0,
    runs: row => row % 20 < 9,
    some: row => (row * row) % 11 < 3,
  }
  const columns = (['int', 'string', 'boolean', 'decimal(38,9)', 'double'] as const).flatMap(type =>
    Object.entries(whereNull).flatMap(([where, isNull]) =>
      [true, false].map(areFew => {
        const values = sampleCells(type, areFew ? 2 : rows, rows)
        const cells = Array.from({ length: rows }, (_, row) =>
          isNull(row) ? null : (values[row % values.length] ?? null),
        )
        return { name: `${areFew ? 'few' : 'many'} ${type} ${where}`, type, cells }
      }),
    ),
  )
  return { name: `nulls-of-${rows}`, columns, rowGroups: [rows] }
}

function noRows(name: string, rowGroups: readonly number[]): SampleFile {
  return { name, columns: SAMPLE_TYPES.map(type => ({ name: `a ${type}`, type, cells: [] })), rowGroups }
}

function wide(): SampleFile {
  const rows = 20
  const columns = Array.from({ length: 1_000 }, (_, index) => {
    const type = SAMPLE_TYPES[index % SAMPLE_TYPES.length] ?? 'int'
    return { name: `column_${index}`, type, cells: withNulls(sampleCells(type, rows, index), (index % 5) + 1) }
  })
  return { name: 'wide', columns, rowGroups: [rows] }
}

function manyGroups(): SampleFile {
  const rowGroups = Array.from({ length: 60 }, (_, index) => (index * 7) % 30)
  const rows = rowGroups.reduce((sum, count) => sum + count, 0)
  const columns = SAMPLE_TYPES.map(type => ({ name: `a ${type}`, type, cells: withNulls(sampleCells(type, rows), 4) }))
  return { name: 'many-row-groups', columns, rowGroups }
}

/** A page has about a mebibyte, and 16 bytes for each value that is not text. */
function manyPages(): SampleFile {
  const rows = 70_000
  const repeat = (cells: readonly Cell[]) => Array.from({ length: rows }, (_, row) => cells[row % cells.length] ?? null)
  const columns: SampleColumn[] = [
    { name: 'many ints', type: 'int', cells: Array.from({ length: rows }, (_, row) => Math.imul(row, 2_654_435_761)) },
    { name: 'some ints', type: 'int', cells: withNulls(repeat(sampleCells('int', 1_000)), 3) },
    { name: 'booleans', type: 'boolean', cells: withNulls(repeat([true, true, false]), 5) },
    { name: 'few texts', type: 'string', cells: withNulls(repeat(['a'.repeat(40), 'é'.repeat(30), '']), 4) },
    {
      name: 'many texts',
      type: 'string',
      cells: Array.from({ length: rows }, (_, row) => `${row} is a text of its own`),
    },
    // 17 bits for each position.
    { name: 'pairs', type: 'string', cells: Array.from({ length: rows }, (_, row) => `${(row >> 2) * 7}`) },
    { name: 'the same', type: 'string', cells: repeat(['the same']) },
  ]
  return { name: 'many-pages', columns, rowGroups: [rows] }
}

function texts(): SampleFile {
  const everyPlane = Array.from({ length: 17 }, (_, plane) => String.fromCodePoint(plane * 65_536 + (0x1f600 % 65_536)))
  const long = ['x'.repeat(1_000_000), '🎉'.repeat(250_000), `${'é'.repeat(500_000)}!`]
  const cells = withNulls(
    [...extremesOf('string'), ...everyPlane, ...long, '\ud7ff\ue000', '\r\n\t', '\u202e', 'e\u0301'],
    6,
  )
  return oneColumn('texts', 'string', cells)
}

function bytes(): SampleFile {
  const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const long = Buffer.alloc(1_000_000, every)
  return oneColumn('bytes', 'binary', withNulls([...extremesOf('binary'), every, long, Buffer.alloc(0)], 4))
}

function oddDoubles(): SampleFile {
  const odd = [Number.NaN, 1.5, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const columns = [
    { name: 'all', cells: odd },
    { name: 'nan', cells: odd.map(() => Number.NaN) },
    {
      name: 'infinite',
      cells: odd.map((_, row) => (row % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)),
    },
  ].map(column => ({ ...column, type: 'double' as const }))
  return { name: 'odd-doubles', columns, rowGroups: [odd.length] }
}

function oddNames(): SampleFile {
  const names = [
    'select',
    'a b',
    'a.b',
    '"',
    "'",
    '`',
    ';--',
    '名前',
    'é',
    '🎉',
    '1',
    '%s',
    '\\',
    'a,b',
    '{"x":1}',
    '$',
  ]
  const columns = names.map((name, index) => ({ name, type: 'int' as const, cells: [index, null] }))
  return { name: 'odd-names', columns, rowGroups: [2] }
}

function oneColumn(name: string, type: ColumnType, cells: readonly (Cell | null)[]): SampleFile {
  return { name, columns: [{ name: 'x', type, cells }], rowGroups: [cells.length] }
}

/** The same cells with every `step`-th taken away. */
function withNulls(cells: readonly (Cell | null)[], step: number): (Cell | null)[] {
  return cells.map((cell, row) => (row % step === step - 1 ? null : cell))
}
