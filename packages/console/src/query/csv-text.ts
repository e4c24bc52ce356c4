import type { JsonValue } from '@inlet/local'
import { cellText } from './cells.ts'

/**
 * Rows as RFC 4180 has them: lines end with CR LF. Null is nothing, an empty text `""`. Values are as they are: a text that
 * begins with `=` is one that a spreadsheet may take for a formula, and whoever opens the file in one has to know.
 */
export function csvText(rows: readonly (readonly JsonValue[])[]): string {
  return rows.map(row => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(value: JsonValue): string {
  if (value === null) return ''
  const text = cellText(value)
  return text === '' || /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
