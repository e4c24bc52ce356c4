import { quoteText } from '@inlet/local/live'

/** Any text in SQL. DuckDB takes a query to end at a NUL, and an id that comes from outside may have one. */
export function anyText(text: string): string {
  if (!text.includes('\0')) return quoteText(text)
  return `(${text.split('\0').map(quoteText).join(' || chr(0) || ')})`
}
