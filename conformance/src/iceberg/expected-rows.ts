import { expect } from 'vitest'
import type { TextRow } from './iceberg-tables.ts'

/** Expects rows to be these in any order, by the columns that are expected alone. */
export function expectRows(found: readonly TextRow[], expected: readonly TextRow[], columns: readonly string[]): void {
  expect(sorted(found.map(row => pick(row, columns)))).toEqual(sorted(expected.map(row => pick(row, columns))))
}

function pick(row: TextRow, columns: readonly string[]): TextRow {
  return Object.fromEntries(columns.map(name => [name, row[name] ?? null]))
}

function sorted(rows: readonly TextRow[]): string[] {
  return rows.map(row => JSON.stringify(row)).sort()
}
