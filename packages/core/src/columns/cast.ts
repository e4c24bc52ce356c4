import { type ColumnType, parseDecimal } from './column-type.ts'
import { toDouble, toInteger, toUnscaled } from './number-text.ts'
import { daysFromText, instantFromEpoch, instantFromText } from './time-text.ts'

/**
 * A value on its way into a column: text (S), a number as written (N), a boolean (BOOL), base64 (B), or the JSON text of
 * a list or set (JSON). Booleans are `'true'` or `'false'`.
 */
export type ValueKind = 'S' | 'N' | 'BOOL' | 'B' | 'JSON'

/**
 * A value as its column stores it: decimal unscaled and bigint and timestamp (µs) as bigint, date as days, int and double
 * as number, binary as bytes.
 */
export type Cell = string | number | bigint | boolean | Uint8Array

/** The cell that holds the value exactly, or `undefined` if the column cannot. */
export type Cast = (kind: ValueKind, text: string) => Cell | undefined

const INT_MAX = 2n ** 31n - 1n
const BIGINT_MAX = 2n ** 63n - 1n

export function castTo(type: ColumnType): Cast {
  switch (type) {
    case 'string':
      // Numbers go in as written. Booleans and bytes do not: as text they could not be told from the text.
      return (kind, text) => (kind === 'BOOL' || kind === 'B' ? undefined : text)
    case 'int':
      return (kind, text) => (kind === 'N' ? toInt(text) : undefined)
    case 'bigint':
      return (kind, text) => (kind === 'N' ? toInteger(text, -BIGINT_MAX - 1n, BIGINT_MAX) : undefined)
    case 'double':
      return (kind, text) => (kind === 'N' ? toDouble(text) : undefined)
    case 'boolean':
      return (kind, text) => (kind === 'BOOL' ? text === 'true' : undefined)
    case 'date':
      return (kind, text) => (kind === 'S' ? daysFromText(text) : undefined)
    case 'timestamp':
      return (kind, text) => (kind === 'S' ? instantFromText(text) : kind === 'N' ? instantFromEpoch(text) : undefined)
    case 'binary':
      return (kind, text) => (kind === 'B' ? Buffer.from(text, 'base64') : undefined)
    default:
      return castToDecimal(type)
  }
}

function toInt(text: string): number | undefined {
  const integer = toInteger(text, -INT_MAX - 1n, INT_MAX)
  return integer === undefined ? undefined : Number(integer)
}

function castToDecimal(type: ColumnType): Cast {
  const decimal = parseDecimal(type)
  if (decimal === undefined) throw new Error(`No cast to ${type}`)
  const { precision, scale } = decimal
  return (kind, text) => (kind === 'N' ? toUnscaled(text, precision, scale) : undefined)
}
