import { buildColumn } from '../columns/build-column.ts'
import type { ColumnBuilder } from '../columns/column-builder.ts'
import { cellPutter, type PutCell } from '../columns/csv-cell.ts'
import type { CsvPlan } from '../tables/plan-csv-load.ts'
import { cellsPutter, eachPutter, type PutCells } from './scanned-cells.ts'

export type Target = CsvPlan['targets'][number]

/** What takes the cells of a column of the file that are not empty. */
export interface CellTaker {
  readonly target: Target
  /** The table's column; `undefined` if there is none for these cells. */
  readonly builder?: ColumnBuilder
  /** Puts a cell into it. */
  readonly put?: PutCell
  /** Puts the cells of many rows into it. Of a column that the table has not, none fits. */
  readonly putCells: PutCells
}

const putNone = eachPutter(() => false)

/** @param hash takes the place of masked values */
export function cellTaker(target: Target, hash: (text: string) => string): CellTaker {
  if (target.is !== 'column') return { target, putCells: putNone }
  const builder = buildColumn(target.column.name, target.column.type)
  if (!target.isHashed) return { target, builder, put: cellPutter(builder), putCells: cellsPutter(builder) }
  const put: PutCell = (row, text) => builder.put(row, 'S', hash(text))
  const putCells = eachPutter((row, bytes, start, end) => put(row, bytes.toString('utf8', start, end)))
  return { target, builder, put, putCells }
}
