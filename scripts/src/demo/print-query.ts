import type { JsonValue, LocalLake } from '@inlet/local'
import { print } from '../output/print.ts'
import { code, table } from '../output/screen.ts'

/** Runs a query and prints it with its result. */
export async function printQuery(lake: LocalLake, sql: string): Promise<void> {
  const { columns, rows } = await lake.query(sql)
  const grid = {
    columns: columns.map(({ name }, index) => ({ name, isNumber: rows.some(row => typeof row[index] === 'number') })),
    rows: rows.map(row => row.map(cellText)),
  }
  await print([code(sql), ...table(grid)])
}

/** What a cell of a result looks like in a table. */
export function cellText(cell: JsonValue): string {
  if (cell === null) return 'NULL'
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}
