import type { LiveTable } from '@inlet/local'
import { gridLines } from '../../output/grid.ts'
import { print } from '../../output/print.ts'
import { formatOf } from './format-of.ts'
import { sizeOf } from './size.ts'

/** Prints a line per table. */
export async function listTables(tables: readonly LiveTable[], asJson: boolean): Promise<void> {
  const summaries = tables.map(({ table, partitions }) => ({
    database: table.database,
    table: table.name,
    format: formatOf(table),
    columns: table.columns.length + table.partitionKeys.length,
    partitions: partitions.length,
    ...sizeOf(partitions),
  }))
  if (asJson) return print([JSON.stringify(summaries)])
  const numbers = ['columns', 'partitions', 'files', 'bytes']
  return print(
    gridLines({
      columns: [{ name: 'table' }, { name: 'format' }, ...numbers.map(name => ({ name, isNumber: true }))],
      rows: summaries.map(({ database, table, format, columns, partitions, files, bytes }) => {
        return [`${database}.${table}`, format, ...[columns, partitions, files, bytes].map(String)]
      }),
    }),
  )
}
