import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { TextColumn } from '../columns/text-column.ts'
import type { ChunkValues } from './chunk.ts'
import { encodePlain } from './encode-values.ts'
import { boundsOf } from './statistics.ts'
import { textChunk } from './text-chunk.ts'

/** The values of those rows of a column. */
export function chunkValues(column: RowColumn, rows: readonly number[]): ChunkValues {
  if (column.type !== 'string') return cellChunk(column.type, pick(column.cells, rows))
  const text = column instanceof TextColumn ? column : TextColumn.from(column.name, column.cells as (string | null)[])
  return textChunk(text, rows)
}

function cellChunk(type: Exclude<ColumnType, 'string'>, cells: readonly (Cell | null)[]): ChunkValues {
  const isPresent: boolean[] = []
  const values: Cell[] = []
  let byteEstimate = 0
  for (const cell of cells) {
    isPresent.push(cell !== null)
    if (cell === null) continue
    values.push(cell)
    byteEstimate += cell instanceof Uint8Array ? cell.length : 16
  }
  return {
    isPresent,
    valueCount: values.length,
    byteEstimate,
    dictionary: undefined,
    bounds: () => boundsOf(type, values),
    encode: (start, end) => encodePlain(type, end - start === values.length ? values : values.slice(start, end)),
  }
}

function pick<T>(cells: readonly (T | null)[], rows: readonly number[]): readonly (T | null)[] {
  return rows.length === cells.length ? cells : rows.map(row => cells[row] ?? null)
}
