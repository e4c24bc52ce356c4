import type { RowColumn } from '../columns/row-columns.ts'
import { chunkValues } from './chunk-values.ts'
import type { Codec } from './compressor.ts'
import { ParquetFile } from './parquet-file.ts'

/**
 * One Parquet file, one row group, with those `rows` of the columns. A column without a value in these rows is
 * left out: readers that go by the catalog fill it with nulls, and a batch that touches ten of a table's thousand columns
 * pays for ten. Columns named in `always` are written in any case.
 */
export function encodeParquet(
  columns: readonly RowColumn[],
  rows: readonly number[],
  always: ReadonlySet<string>,
  codec: Codec = 'snappy',
): Uint8Array {
  const written = columns
    .map(column => ({ column, values: chunkValues(column, rows) }))
    .filter(({ column, values }) => values.valueCount > 0 || always.has(column.name))
  const file = new ParquetFile(
    written.map(({ column }) => column),
    codec,
  )
  file.addChunks(
    written.map(({ values }) => values),
    rows.length,
  )
  file.finish()
  return file.take()
}
