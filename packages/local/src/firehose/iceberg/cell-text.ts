import {
  type ColumnType,
  canonicalNumber,
  daysFromText,
  decodeBase64,
  parseDecimal,
  toDouble,
  toInteger,
} from '@inlet/core'
import type { JsonField } from './json-fields.ts'

const INT_MAX = 2n ** 31n - 1n
const BIGINT_MAX = 2n ** 63n - 1n
/** The microseconds of the last day that a JavaScript Date can be, which both sides of DuckDB's range are beyond. */
const TIMESTAMP_MAX = 8_640_000_000_000_000_000n

/**
 * A field's value as the text that DuckDB casts to the column's type without loss; null for null; undefined if the type
 * refuses the value. Where Firehose would round, this refuses.
 */
export function cellText(type: ColumnType, field: JsonField): string | null | undefined {
  if (field.is === 'null') return null
  if (field.is === 'nested') return undefined
  switch (type) {
    case 'string':
      return field.is === 'string' && isStorable(field.text) ? field.text : undefined
    case 'boolean':
      return field.is === 'boolean' ? field.text : undefined
    case 'date':
      return field.is === 'string' && daysFromText(field.text) !== undefined ? field.text : undefined
    case 'binary':
      return field.is === 'string' && isBase64(field.text) ? field.text : undefined
    default:
      return field.is === 'number' ? numberText(type, field.text) : undefined
  }
}

/** Half of a surrogate pair has no UTF-8 form. */
function isStorable(text: string): boolean {
  return text.isWellFormed()
}

/** Node also reads the alphabet of base64url, which DuckDB does not. */
function isBase64(text: string): boolean {
  return decodeBase64(text)?.toString('base64') === text
}

function numberText(type: Exclude<ColumnType, 'string' | 'boolean' | 'date' | 'binary'>, text: string) {
  switch (type) {
    case 'int':
      return toInteger(text, -INT_MAX - 1n, INT_MAX)?.toString()
    case 'bigint':
      return toInteger(text, -BIGINT_MAX - 1n, BIGINT_MAX)?.toString()
    case 'timestamp':
      return toInteger(text, -TIMESTAMP_MAX, TIMESTAMP_MAX)?.toString()
    case 'double':
      return toDouble(text)?.toString()
    default: {
      const { precision, scale } = parseDecimal(type) ?? { precision: 0, scale: 0 }
      return decimalText(text, precision, scale)
    }
  }
}

/** The number with all `scale` digits after the point, if it has no more of them, and no more than `precision` in all. */
function decimalText(text: string, precision: number, scale: number): string | undefined {
  const canonical = canonicalNumber(text)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(canonical ?? '') ?? []
  const shift = Number(exponent) - fraction.length + scale
  if (whole === '' || shift < 0 || shift > 38) return canonical === '0' ? '0' : undefined
  const digits = (whole + fraction + '0'.repeat(shift)).replace(/^0+/, '')
  if (digits.length > precision) return undefined
  const padded = digits.padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, padded.length - scale)}.${padded.slice(padded.length - scale)}`
}
