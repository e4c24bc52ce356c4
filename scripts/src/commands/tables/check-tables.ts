import { TABLE_DEFINITIONS, typeConflicts } from '@inlet/core'
import type { LiveTable } from '@inlet/local'
import { print } from '../../output/print.ts'

/** Prints where definitions disagree with the catalog, and sets the exit code to 1 if any does. */
export async function checkTables(tables: readonly LiveTable[], asJson: boolean): Promise<void> {
  const conflicts = tables.flatMap(({ table }) => {
    const definition = TABLE_DEFINITIONS.find(({ name }) => name === table.name)
    const found = definition === undefined ? [] : typeConflicts(table, definition)
    return found.map(conflict => ({ table: `${table.database}.${table.name}`, ...conflict }))
  })
  if (conflicts.length > 0) process.exitCode = 1
  if (asJson) return print([JSON.stringify(conflicts)])
  if (conflicts.length === 0) return print(['Every declared type is the one in the catalog.'])
  return print([
    ...conflicts.map(({ table, column, declared, actual }) => {
      return `${table}.${column}: declared ${declared}, but the catalog has ${actual}`
    }),
    "The catalog wins: the files have its types, and a column's type never changes.",
  ])
}
