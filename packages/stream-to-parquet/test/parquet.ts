import { type CatalogColumn, canonicalNumber, parseDecimal } from '@inlet/core'
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet'

/** A file as hyparquet reads it: its columns, and its rows as they are stored, before any logical type. */
export async function readParquet(bytes: Uint8Array) {
  const file = new Uint8Array(bytes).buffer
  const metadata = parquetMetadata(file)
  const [, ...schema] = metadata.schema
  return { schema, rows: await parquetReadObjects({ file, metadata: withoutLogicalTypes(metadata), utf8: false }) }
}

/** A stored value in the form of `comparable`. */
export function readStored(stored: unknown, type: CatalogColumn['type']): unknown {
  if (stored === null || stored === undefined) return null
  const decimal = parseDecimal(type)
  if (decimal !== undefined) return canonicalNumber(`${toUnscaled(stored)}e-${decimal.scale}`)
  if (type === 'date') return new Date(Number(stored) * 86_400_000).toISOString().slice(0, 10)
  if (type === 'timestamp') return microsText(BigInt(String(stored)))
  if (type === 'bigint') return String(stored)
  if (stored instanceof Uint8Array) return Buffer.from(stored).toString(type === 'binary' ? 'base64' : 'utf8')
  return stored
}

/** A query's value, numbers of many digits as text. */
export function comparable(value: unknown, type: CatalogColumn['type']): unknown {
  const isLong = type === 'bigint' || parseDecimal(type) !== undefined
  return isLong && value !== null ? canonicalNumber(JSON.stringify(value)) : value
}

/** hyparquet makes a double of a decimal and milliseconds of a timestamp, unless nothing says what they are. */
function withoutLogicalTypes(metadata: FileMetaData): FileMetaData {
  return {
    ...metadata,
    schema: metadata.schema.map(({ converted_type: _, logical_type: __, ...element }) => element),
  }
}

function toUnscaled(stored: unknown): bigint {
  if (!(stored instanceof Uint8Array)) return BigInt(String(stored))
  return BigInt.asIntN(stored.length * 8, BigInt(`0x${Buffer.from(stored).toString('hex')}`))
}

function microsText(micros: bigint): string {
  const fraction = String(((micros % 1_000_000n) + 1_000_000n) % 1_000_000n).padStart(6, '0')
  const seconds = new Date(Number((micros - BigInt(fraction)) / 1_000n)).toISOString().slice(0, 19)
  return `${seconds}${`.${fraction}`.replace(/\.?0+$/, '')}Z`
}
