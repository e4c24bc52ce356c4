import type { Cell } from '@inlet/core'
import { cellBeside } from './cell-beside.ts'
import { compareCells } from './compare-cells.ts'
import { rowGroupsOf } from './filtered-file.ts'
import type { ParquetReader } from './parquet-reader.ts'
import type { SampleColumn } from './sample-file.ts'

const OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const

/** `column operator cell`; with null, `=` finds what is null, and `!=` what is not. */
export interface Filter {
  readonly column: SampleColumn
  readonly operator: (typeof OPERATORS)[number]
  readonly cell: Cell | null
}

/** Every comparison with the least and the greatest of each row group, those beside them, and one between. */
export function filtersOf(column: SampleColumn): Filter[] {
  // parquet-java compares booleans for being equal only; text with the character 0 cannot be written in SQL.
  const operators = column.type === 'boolean' ? OPERATORS.slice(0, 2) : OPERATORS
  const cells = uniqueCells(rowGroupsOf(column).flatMap(group => telling(group, column))).filter(
    cell => typeof cell !== 'string' || !cell.includes('\u0000'),
  )
  return [null, ...cells].flatMap(cell =>
    (cell === null ? OPERATORS.slice(0, 2) : operators).map(operator => ({ column, operator, cell })),
  )
}

function telling(group: readonly (Cell | null)[], { type }: SampleColumn): Cell[] {
  const sorted = group.filter(cell => cell !== null).sort(compareCells)
  const [least, between, greatest] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)]
  if (least === undefined || between === undefined || greatest === undefined) return []
  const [below, above] = [cellBeside(type, least, -1), cellBeside(type, greatest, 1)]
  return [below, least, between, greatest, above].filter(cell => cell !== undefined)
}

function uniqueCells(cells: readonly Cell[]): Cell[] {
  return cells.filter((cell, index) => cells.findIndex(other => isSame(cell, other)) === index)
}

/** Unlike `compareCells`, it tells zeros apart. */
function isSame(a: Cell, b: Cell): boolean {
  return a instanceof Uint8Array || b instanceof Uint8Array ? compareCells(a, b) === 0 : Object.is(a, b)
}

/** The numbers of the rows that it finds, by comparing one by one. */
export function rowsFoundBy({ column, operator, cell }: Filter, { unequalFindsNulls }: ParquetReader): number[] {
  return column.cells.flatMap((found, row) => (isFound(found) ? [row] : []))

  function isFound(found: Cell | null): boolean {
    if (cell === null) return (found === null) === (operator === '=')
    if (found === null) return operator === '!=' && unequalFindsNulls
    const order = compareCells(found, cell)
    switch (operator) {
      case '=':
        return order === 0
      case '!=':
        return order !== 0
      case '<':
        return order < 0
      case '<=':
        return order <= 0
      case '>':
        return order > 0
      case '>=':
        return order >= 0
    }
  }
}
