import { expect } from 'vitest'
import type { Answer } from './answer.ts'

/** Expects the same columns, and the same rows in the same order. A difference shows the first row that differs. */
export function expectAnswer(found: Answer, expected: Answer, sql: string): void {
  expect(found.columns, sql).toEqual(expected.columns)
  const different = expected.rows.findIndex((row, index) => row !== found.rows[index])
  if (different >= 0) expect(found.rows[different], sql).toBe(expected.rows[different])
  expect(found.rows.length, sql).toBe(expected.rows.length)
}
