/** Both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/**
 * Where in `sql` a message of DuckDB points to: it ends with `LINE 2: FORM orders` and a caret below. A long line is cut,
 * with `...` at either end; a tab takes no room before the caret.
 * @returns undefined if it points nowhere, or to what is not in `sql`
 */
export function errorPlace(message: string, sql: string): Place | undefined {
  const found = /^(LINE (\d+): )(.*)\n( *)\^/m.exec(message)
  if (found === null) return undefined
  const [, label = '', number = '', shown = '', indent = ''] = found
  const lead = shown.startsWith('...') ? 3 : 0
  const excerpt = shown.slice(lead).replace(/\.\.\.$/, '')
  const line = Number(number)
  const start = sql.split(/\r?\n/)[line - 1]?.indexOf(excerpt) ?? -1
  const offset = indent.length - label.length - lead
  return start < 0 || offset < 0 ? undefined : { line, column: start + indexAtWidth(excerpt, offset) + 1 }
}

function indexAtWidth(text: string, width: number): number {
  let left = width
  let index = 0
  while (index < text.length && (left > 0 || text[index] === '\t')) {
    if (text[index] !== '\t') left--
    index++
  }
  return index
}
