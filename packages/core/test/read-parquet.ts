import { zstdDecompressSync } from 'node:zlib'
import { type FileMetaData, parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet'
import type { Cell } from '../src/columns/cast.ts'

/** Values as they are stored: hyparquet by itself makes doubles of decimals and milliseconds of times. */
const AS_STORED = {
  stringFromBytes: (bytes: Uint8Array) => bytes,
  timestampFromMicroseconds: (micros: bigint) => micros,
  dateFromDays: (days: number) => days,
}

/** hyparquet brings Snappy only. */
const COMPRESSORS = { ZSTD: (page: Uint8Array) => zstdDecompressSync(page) }

export interface ReadParquet {
  readonly metadata: FileMetaData
  /** By column name. */
  readonly cells: Readonly<Record<string, (Cell | null)[]>>
}

/** Reads a file with another library than the one that writes them. */
export async function readParquet(bytes: Uint8Array): Promise<ReadParquet> {
  const file = bytes.slice().buffer
  const metadata = parquetMetadata(file, { parsers: AS_STORED })
  const [root, ...columns] = metadata.schema
  const schema = root === undefined ? [] : [root, ...columns.map(undecimal)]
  const rows =
    columns.length === 0
      ? []
      : await parquetReadObjects({
          file,
          metadata: { ...metadata, schema },
          parsers: AS_STORED,
          compressors: COMPRESSORS,
          utf8: false,
        })
  const cells = columns.map(column => [column.name, rows.map(row => toCell(column, row[column.name]))] as const)
  return { metadata, cells: Object.fromEntries(cells) }
}

function undecimal(column: SchemaElement): SchemaElement {
  if (column.converted_type !== 'DECIMAL') return column
  const { converted_type: _, logical_type: __, ...stored } = column
  return stored
}

function toCell(column: SchemaElement, value: unknown): Cell | null {
  if (value === null || value === undefined) return null
  if (column.converted_type === 'UTF8') return new TextDecoder('utf-8', { fatal: true }).decode(value as Uint8Array)
  if (column.type === 'FIXED_LEN_BYTE_ARRAY') return toBigInt(value as Uint8Array)
  return value as Cell
}

/** Of big-endian two's complement. */
function toBigInt(bytes: Uint8Array): bigint {
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}
