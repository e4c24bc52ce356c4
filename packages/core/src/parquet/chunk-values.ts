import { buildColumn } from '../columns/build-column.ts'
import { NumberColumn } from '../columns/number-column.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { TextColumn } from '../columns/text-column.ts'
import { binaryChunk } from './binary-chunk.ts'
import type { ChunkValues } from './chunk.ts'
import { numberChunk } from './number-chunk.ts'
import { textChunk } from './text-chunk.ts'

/** The values of those rows of a column, which go up; as many as the column has are all of them. */
export function chunkValues(column: RowColumn, rows: ArrayLike<number>): ChunkValues {
  if (column instanceof TextColumn) return textChunk(column, rows)
  if (column instanceof NumberColumn) return numberChunk(column, rows)
  const { name, type, cells } = column
  if (type === 'binary') return binaryChunk(cells as readonly (Uint8Array | null)[], rows)
  if (type === 'string') return textChunk(TextColumn.from(name, cells as readonly (string | null)[]), rows)
  return numberChunk(numbersOf(column), rows)
}

function numbersOf({ name, type, cells }: RowColumn): NumberColumn {
  const column = buildColumn(name, type)
  if (!(column instanceof NumberColumn)) throw new Error(`No numbers in a column of ${type}`)
  for (const [row, cell] of cells.entries()) if (cell !== null) column.putCell(row, cell)
  column.fill(cells.length)
  return column
}
