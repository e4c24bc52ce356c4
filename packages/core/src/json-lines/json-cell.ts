import type { Cell } from '../columns/cast.ts'
import { type ColumnType, parseDecimal } from '../columns/column-type.ts'
import { decimalText } from '../columns/number-text.ts'
import { dayText } from '../columns/time-text.ts'

/** A double has this many digits of any decimal. https://en.wikipedia.org/wiki/IEEE_754 (DBL_DIG) */
const SAFE_UNSCALED = 10n ** 15n
/** Below a millionth, a double's text has an exponent, which not every reader of decimals takes. */
const LONGEST_FRACTION = 6

/**
 * Writes cells of a type as JSON. Numbers have all their digits, days are `"2026-01-31"`, times are microseconds since
 * 1970-01-01T00:00:00Z, bytes are base64.
 */
export function jsonCell(type: ColumnType): (cell: Cell) => string {
  switch (type) {
    case 'string':
      return cell => JSON.stringify(cell)
    case 'date':
      return cell => `"${dayText(Number(cell))}"`
    case 'binary':
      return cell => `"${cell instanceof Uint8Array ? toBase64(cell) : ''}"`
    case 'int':
    case 'bigint':
    case 'double':
    case 'boolean':
    case 'timestamp':
      return String
    default:
      return jsonDecimal(parseDecimal(type)?.scale ?? 0)
  }
}

function jsonDecimal(scale: number): (cell: Cell) => string {
  const divisor = 10 ** scale
  return cell => {
    const unscaled = BigInt(cell as bigint)
    // The common case without a text of digits: the quotient is the double next to the number, and its shortest text is it.
    const isShort = unscaled < SAFE_UNSCALED && unscaled > -SAFE_UNSCALED
    return isShort && scale <= LONGEST_FRACTION ? String(Number(unscaled) / divisor) : decimalText(unscaled, scale)
  }
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
