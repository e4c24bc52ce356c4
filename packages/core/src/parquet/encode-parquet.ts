import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { RowColumn } from '../columns/row-columns.ts'
import { chunkValues } from './chunk-values.ts'
import { writeColumnChunk } from './column-chunk.ts'
import { schemaElement } from './parquet-schema.ts'

/** Parquet readers look here for known faults of a writer. */
const CREATED_BY = 'inlet version 0.1.0'

/**
 * One Parquet file, Snappy, one row group, with those `rows` of the columns. A column without a value in these rows is
 * left out: readers that go by the catalog fill it with nulls, and a batch that touches ten of a table's thousand columns
 * pays for ten. Columns named in `always` are written in any case.
 *
 * hyparquet-writer writes the container: magic numbers, page headers, footer. The pages are made here (see
 * `encode-values.ts`), and the row group is put together as its `ParquetWriter.write` would.
 */
export function encodeParquet(
  columns: readonly RowColumn[],
  rows: readonly number[],
  always: ReadonlySet<string>,
): Uint8Array {
  const written = columns
    .map(column => ({ element: schemaElement(column.name, column.type), values: chunkValues(column, rows) }))
    .filter(({ element, values }) => values.valueCount > 0 || always.has(element.name))
  const out = new ByteWriter(16 * 1024)
  const file = new ParquetWriter({
    writer: out,
    schema: [{ name: 'root', num_children: written.length }, ...written.map(({ element }) => element)],
    createdBy: CREATED_BY,
  })
  const dataStart = out.offset
  const chunks = written.map(({ element, values }) => writeColumnChunk(out, element, values))
  const uncompressed = chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n)
  file.row_groups.push({
    columns: chunks,
    num_rows: BigInt(rows.length),
    total_byte_size: uncompressed,
    total_compressed_size: BigInt(out.offset - dataStart),
  })
  file.num_rows = BigInt(rows.length)
  // Finishing in memory never waits: the promise that the writer may return is for other sinks.
  void file.finish()
  return out.getBytes()
}
