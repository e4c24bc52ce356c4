import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { TextColumn } from '../columns/text-column.ts'
import { encodePlain } from './encode-values.ts'
import { type Bounds, boundsOf } from './statistics.ts'
import { textChunk } from './text-chunk.ts'

/** The values of a column chunk, however their column keeps them. Values are counted without the nulls. */
export interface ChunkValues {
  /** Whether each row has a value. */
  readonly isPresent: readonly boolean[]
  readonly valueCount: number
  /** About how many bytes the values take, plainly encoded. */
  readonly byteEstimate: number
  readonly dictionary: DictionaryPage | undefined
  bounds(): Bounds | undefined
  /** The encoded values `[start, end)`: positions in the dictionary if there is one, else plain. */
  encode(start: number, end: number): Uint8Array
}

export interface DictionaryPage {
  readonly entryCount: number
  readonly plain: Uint8Array
}

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
