import type { Cell, ColumnType } from '@inlet/core'
import { compareCells } from './compare-cells.ts'
import { SAMPLE_TYPES, sampleCells } from './sample-cells.ts'
import type { SampleColumn, SampleFile } from './sample-file.ts'

const ROWS = 30
/** The last has nothing but nulls in all columns but that of the row numbers. */
const ROW_GROUPS = 4

const TYPES: readonly ColumnType[] = [...SAMPLE_TYPES, 'decimal(19,3)']

/** Columns that rise from row group to row group, so that bounds tell these apart. */
export const RISING: readonly SampleColumn[] = TYPES.map(type => ({
  name: `rising_${type.replaceAll(/\W/g, '_')}`,
  type,
  cells: spread(risingGroups(type)),
}))

function risingGroups(type: ColumnType): Cell[][] {
  const cells = sampleCells(type, 500)
    .filter(hasCertainBounds)
    .slice(0, ROWS * (ROW_GROUPS - 1))
  return chunks(cells.sort(compareCells))
}

/**
 * Not the negative zero, which parquet-java tells from the other; no more than 16 bytes, since Polars skips nothing by
 * bounds that are cut.
 */
function hasCertainBounds(cell: Cell): boolean {
  if (Object.is(cell, -0)) return false
  return !(typeof cell === 'string' || cell instanceof Uint8Array) || Buffer.byteLength(cell) <= 16
}

const A15 = 'a'.repeat(15)
const FF = Buffer.alloc(20, 0xff)

/** Columns with bounds that are cut to 16 bytes, at the worst places, and with too long ones for any. */
export const CUT: readonly SampleColumn[] = [
  {
    name: 'cut_text',
    type: 'string',
    cells: spread([
      [`${A15}é`, `${A15}éa`, `${A15}éz`, `${A15}ê`, A15, `${A15}\u007f and on`],
      ['\u{10ffff}'.repeat(4), '\u{10ffff}'.repeat(5), `${'\u{10ffff}'.repeat(4)}a`, '\u{10fffe}'.repeat(9)],
      ['\ud7ff'.repeat(6), `${'\ud7ff'.repeat(5)}\ue000 and on`, `${A15}🎉`, `${A15}🎉 and on`],
    ]),
  },
  {
    name: 'cut_bytes',
    type: 'binary',
    cells: spread([
      [FF, Buffer.concat([FF, Buffer.of(0)]), FF.subarray(0, 16), FF.subarray(0, 15)],
      [Buffer.of(0x7f, ...FF), Buffer.of(0x80, ...FF), Buffer.of(0x7f), Buffer.of(0x80)],
      [Buffer.alloc(16), Buffer.alloc(17), Buffer.alloc(40), Buffer.alloc(0)],
    ]),
  },
  {
    name: 'long_text',
    type: 'string',
    cells: spread([
      ['b'.repeat(1024), 'b'.repeat(1025)],
      ['b'.repeat(1024), 'b'.repeat(1023), `${'b'.repeat(1023)}a`],
      ['é'.repeat(513), 'é'.repeat(512), 'é'],
    ]),
  },
]

/** Columns in whose order readers differ: IEEE 754 has two, and SQL a third. */
export const DISPUTED: readonly SampleColumn[] = [
  {
    name: 'zeros',
    type: 'double',
    cells: spread([
      [0, -0],
      [-0, 1],
      [0, -1],
    ]),
  },
  { name: 'positive_zeros', type: 'double', cells: spread([[0], [0, 1], [2]]) },
  { name: 'negative_zeros', type: 'double', cells: spread([[-0], [-0, -1], [-2]]) },
  { name: 'not_numbers', type: 'double', cells: spread([[1, Number.NaN, 2], [Number.NaN], [3, 4]]) },
  {
    name: 'infinities',
    type: 'double',
    cells: spread([[Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY, 0], [1]]),
  },
]

const ROW: SampleColumn = {
  name: 'row',
  type: 'int',
  cells: Array.from({ length: ROWS * ROW_GROUPS }, (_, row) => row),
}

/** Four row groups, of which filters find rows; `row` is the number of each. */
export const FILTERED: SampleFile = {
  name: 'filtered',
  columns: [ROW, ...RISING, ...CUT, ...DISPUTED],
  rowGroups: Array.from({ length: ROW_GROUPS }, () => ROWS),
}

/**
 * The same rising columns without nulls: where a row group has one, pyarrow 25 does not rule it out (nor of files that it
 * wrote itself), and parquet-java 1.10 does not count those of text and bytes.
 */
export const APART: SampleFile = {
  name: 'apart',
  columns: [
    { ...ROW, cells: ROW.cells.slice(0, -ROWS) },
    ...RISING.map(({ name, type }) => ({ name, type, cells: risingGroups(type).flatMap(repeated) })),
  ],
  rowGroups: Array.from({ length: ROW_GROUPS - 1 }, () => ROWS),
}

/** The cells of each row group. */
export function rowGroupsOf({ cells }: SampleColumn): (Cell | null)[][] {
  return chunks(cells)
}

function chunks<T>(cells: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(cells.length / ROWS) }, (_, index) =>
    cells.slice(index * ROWS, (index + 1) * ROWS),
  )
}

/**
 * Row groups of these cells, over and over, and the one of nulls. The second one has some nulls too: not all, since
 * pyarrow rules no row group out that has one.
 */
function spread(groups: readonly (readonly Cell[])[]): (Cell | null)[] {
  const cells = groups.flatMap(repeated)
  const isNull = (row: number) => row >= ROWS && row < 2 * ROWS && row % 6 === 5
  return Array.from({ length: ROWS * ROW_GROUPS }, (_, row) => (isNull(row) ? null : (cells[row] ?? null)))
}

function repeated(cells: readonly Cell[]): Cell[] {
  return Array.from({ length: Math.ceil(ROWS / cells.length) }, () => cells)
    .flat()
    .slice(0, ROWS)
}
