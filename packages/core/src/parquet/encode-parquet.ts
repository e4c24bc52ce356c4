import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { RowColumn } from '../columns/row-columns.ts'
import { schemaElement } from './parquet-schema.ts'

/** Parquet readers look here for known faults of a writer. */
const CREATED_BY = 'inlet version 0.1.0'

/**
 * One Parquet file, Snappy, one row group, with the rows `[start, end)` of the columns. A column without a value in these
 * rows is left out: readers that go by the catalog fill it with nulls, and a batch that touches ten of a table's thousand
 * columns pays for ten. Columns named in `always` are written in any case.
 */
export function encodeParquet(
  columns: readonly RowColumn[],
  start: number,
  end: number,
  always: ReadonlySet<string>,
): Uint8Array {
  const columnData = columns
    .map(({ name, type, cells }) => ({ name, type, cells: cells.slice(start, end) }))
    .filter(({ name, cells }) => always.has(name) || cells.some(cell => cell !== null))
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'root', num_children: columnData.length },
      ...columnData.map(({ name, type }) => schemaElement(name, type)),
    ],
    createdBy: CREATED_BY,
  })
  // Writing to memory never waits: the promises that the writer may return are for other sinks.
  void writer.write({
    columnData: columnData.map(({ name, cells }) => ({ name, data: cells })),
    rowGroupSize: Math.max(1, end - start),
  })
  void writer.finish()
  return bytes.getBytes()
}
