import type { ColumnChunk, ColumnMetaData, FileMetaData, LogicalType, SchemaElement, Statistics } from 'hyparquet'
import type { ByteWriter } from 'hyparquet-writer'
import { unconvertMinMax } from 'hyparquet-writer/src/unconvert.js'
import { CODECS, CONVERTED_TYPES, ENCODINGS, numberOf, PHYSICAL_TYPES, REPETITIONS } from './parquet-enums.ts'
import { ThriftWriter } from './thrift-writer.ts'

/**
 * Writes what a file says of its columns, all of them flat, and its row groups; and how many bytes that takes. They are
 * those that hyparquet-writer would write, which finds out how to write each field from its name and its value.
 */
export function writeFooter(
  out: ByteWriter,
  { version, schema, num_rows, row_groups, created_by }: FileMetaData,
): void {
  const start = out.offset
  const thrift = new ThriftWriter(out)
  const columns = schema.filter(({ type }) => type !== undefined)
  thrift.root(() => {
    thrift.int(1, version)
    thrift.structs(2, schema, element => writeElement(thrift, element))
    thrift.long(3, num_rows)
    thrift.structs(4, row_groups, group => {
      const ofColumns = group.columns.map((chunk, index) => ({ chunk, element: columns[index] }))
      thrift.structs(1, ofColumns, ({ chunk, element }) => writeChunk(thrift, chunk, element))
      thrift.long(2, group.total_byte_size)
      thrift.long(3, group.num_rows)
      thrift.long(6, group.total_compressed_size)
    })
    thrift.text(6, created_by)
    // Bounds of all columns are in the order of their types.
    thrift.structs(7, columns, () => thrift.struct(1, noFields))
  })
  out.appendUint32(out.offset - start)
}

function writeElement(thrift: ThriftWriter, element: SchemaElement): void {
  const { type, repetition_type, converted_type, logical_type } = element
  if (type !== undefined) thrift.int(1, numberOf(PHYSICAL_TYPES, type))
  thrift.int(2, element.type_length)
  if (repetition_type !== undefined) thrift.int(3, numberOf(REPETITIONS, repetition_type))
  thrift.text(4, element.name)
  thrift.int(5, element.num_children)
  if (converted_type !== undefined) thrift.int(6, numberOf(CONVERTED_TYPES, converted_type))
  thrift.int(7, element.scale)
  thrift.int(8, element.precision)
  if (logical_type !== undefined) thrift.struct(10, () => writeLogicalType(thrift, logical_type))
}

function writeLogicalType(thrift: ThriftWriter, logical: LogicalType): void {
  const { type } = logical
  if (type === 'STRING') thrift.struct(1, noFields)
  else if (type === 'DATE') thrift.struct(6, noFields)
  else if (type === 'DECIMAL') {
    thrift.struct(5, () => {
      thrift.int(1, logical.scale)
      thrift.int(2, logical.precision)
    })
  } else if (type === 'TIMESTAMP' && logical.unit === 'MICROS') {
    thrift.struct(8, () => {
      thrift.flag(1, logical.isAdjustedToUTC)
      thrift.struct(2, () => thrift.struct(2, noFields))
    })
  } else throw new Error(`No column is of the logical type ${type}`)
}

function noFields(): void {}

function writeChunk(thrift: ThriftWriter, { file_offset, meta_data }: ColumnChunk, element?: SchemaElement): void {
  if (meta_data === undefined || element === undefined) throw new Error('Expected a chunk for each column')
  thrift.long(2, file_offset)
  thrift.struct(3, () => writeMetadata(thrift, meta_data, element))
}

function writeMetadata(thrift: ThriftWriter, metadata: ColumnMetaData, element: SchemaElement): void {
  const { statistics } = metadata
  const encodings = metadata.encodings.map(encoding => numberOf(ENCODINGS, encoding))
  thrift.int(1, numberOf(PHYSICAL_TYPES, metadata.type))
  thrift.ints(2, encodings)
  thrift.texts(3, metadata.path_in_schema)
  thrift.int(4, numberOf(CODECS, metadata.codec))
  thrift.long(5, metadata.num_values)
  thrift.long(6, metadata.total_uncompressed_size)
  thrift.long(7, metadata.total_compressed_size)
  thrift.long(9, metadata.data_page_offset)
  thrift.long(11, metadata.dictionary_page_offset)
  if (statistics !== undefined) thrift.struct(12, () => writeStatistics(thrift, statistics, element))
}

function writeStatistics(
  thrift: ThriftWriter,
  { null_count, min_value, max_value }: Statistics,
  element: SchemaElement,
): void {
  const min = unconvertMinMax(min_value, element, false)
  const max = unconvertMinMax(max_value, element, true)
  thrift.long(3, null_count)
  thrift.bytes(5, max)
  thrift.bytes(6, min)
  // They are exact, if nothing else is said.
  if (isCut(max, max_value)) thrift.flag(7, false)
  if (isCut(min, min_value)) thrift.flag(8, false)
}

/** Whether a bound is less than all of a text or of bytes: hyparquet-writer keeps 16 bytes, and more where it has to. */
function isCut(bound: Uint8Array | undefined, value: Statistics['min_value']): boolean {
  if (typeof value === 'string') return bound?.length !== Buffer.byteLength(value)
  return value instanceof Uint8Array && bound?.length !== value.length
}
