import type { Cell } from './cast.ts'
import { type ColumnType, parseDecimal } from './column-type.ts'
import { canonicalNumber, decimalText, toDouble } from './number-text.ts'
import { dayText, instantText } from './time-text.ts'

/**
 * What a column of that type stores, as text: what `lake query --json` writes of it, a text without its quotes. Numbers
 * have all their digits, times are ISO 8601 in UTC, bytes base64.
 */
export function cellText(cell: Cell, type: ColumnType): string {
  if (typeof cell === 'string') return cell
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('base64')
  if (type === 'date') return dayText(Number(cell))
  if (typeof cell !== 'bigint') return String(cell)
  if (type === 'timestamp') return instantText(cell)
  return numberText(decimalText(cell, parseDecimal(type)?.scale ?? 0))
}

/** As JSON has it: the shortest text of a double that is the same number, else the digits. */
function numberText(text: string): string {
  return String(toDouble(text) ?? canonicalNumber(text) ?? text)
}
