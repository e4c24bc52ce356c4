import type { Cell } from '../../api/query.ts'

/** Shown in place of a value that has no characters of its own. */
export type CellText = { readonly is: 'null' | 'empty' } | { readonly is: 'value'; readonly text: string }

/** A cell as a reader sees it: NULL and a text without characters are not alike, nor like any value. */
export function cellText(cell: Cell): CellText {
  if (cell === null) return { is: 'null' }
  if (cell === '') return { is: 'empty' }
  return { is: 'value', text: typeof cell === 'string' ? cell : JSON.stringify(cell) }
}
