import type { Cell } from '../../api/query.ts'
import { Code } from '../ui/code.tsx'
import { cellText } from './cell-text.ts'

/** A cell of a result; what is no value is told from every text. */
export function CellValue({ cell }: { readonly cell: Cell }) {
  const shown = cellText(cell)
  if (shown.is === 'value') return <Code text={shown.text} limit={120} />
  return <span class="no-value">{shown.is === 'null' ? 'NULL' : 'empty text'}</span>
}
