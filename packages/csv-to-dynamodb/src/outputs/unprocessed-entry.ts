import type { CsvRow, UnreadableRow } from '@inlet/core'
import type { ItemPlan } from '../rows/plan-columns.ts'
import type { Refusal } from '../rows/refusal.ts'

/**
 * A row that is not in the table, as JSON text: `{"row":7,"code":…,"reason":…,"item":{…}}`. `item` has the cells that are
 * not empty, by column. What does not fit that is kept beside it: all `cells` of a row that has too few, too many or
 * one in a column without a name, `bytes` (base64) of one that is not unicode. A row too long to be held is named by its
 * place in the text, `start` and `end`.
 */
export function unprocessedEntry(
  row: CsvRow | UnreadableRow,
  { code, reason }: Refusal,
  { columns }: ItemPlan,
): string {
  const { number, start, end, cells } = row
  const rest =
    cells === undefined
      ? `"item":null,${row.bytes === undefined ? `"start":${start},"end":${end}` : `"bytes":"${base64(row.bytes)}"`}`
      : `"item":${namedCells(cells, columns)}${fit(cells, columns) ? '' : `,"cells":${JSON.stringify(cells)}`}`
  return entry(number, { code, reason }, rest)
}

/** A row that would not be written. @param copy JSON text of its cells by column */
export function unwrittenEntry(number: number, refusal: Refusal, copy: string): string {
  return entry(number, refusal, `"item":${copy}`)
}

function entry(number: number, { code, reason }: Refusal, rest: string): string {
  return `{"row":${number},"code":"${code}","reason":${JSON.stringify(reason)},${rest}}`
}

/** Whether each cell that is not empty has a name of its own. */
function fit(cells: readonly string[], columns: ItemPlan['columns']): boolean {
  return cells.length === columns.length && cells.every((cell, index) => cell === '' || columns[index]?.name !== '')
}

/** As text, since a column may be called `__proto__`. */
function namedCells(cells: readonly string[], columns: ItemPlan['columns']): string {
  const pairs = columns.slice(0, cells.length).flatMap(({ opening, name }, index) => {
    const cell = cells[index]
    return cell === undefined || cell === '' || name === '' ? [] : [opening.first + JSON.stringify(cell)]
  })
  return `{${pairs.join(',')}}`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
