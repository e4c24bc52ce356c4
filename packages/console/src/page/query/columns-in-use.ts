import type { Completions } from '../../api/query.ts'

/** Columns of the tables that occur in a query, each name once: what can stand in it without an alias. */
export function columnsInUse(sql: string, completions: Completions): readonly string[] {
  const text = sql.toLowerCase().replaceAll('"', '')
  const used = Object.entries(completions).filter(([table]) => occurs(table.toLowerCase(), text))
  return [...new Set(used.flatMap(([, columns]) => columns))]
}

/** As a whole name: `raw.orders` does not occur in `raw.orders_current`. */
function occurs(table: string, text: string): boolean {
  for (let at = text.indexOf(table); at >= 0; at = text.indexOf(table, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + table.length] ?? ' '}`
    if (!/\w/.test(around)) return true
  }
  return false
}
