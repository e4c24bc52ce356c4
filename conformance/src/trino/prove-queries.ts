import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Prove } from '../claims/prove.ts'
import { CONFORMANCE } from '../tools/folders.ts'
import type { Answer } from './answer.ts'
import type { Engines } from './engines.ts'

const QUERIES = join(CONFORMANCE, '../packages/core/queries')

/** Claims that Trino answers the queries of analytics as DuckDB does. The views that they read are there already. */
export function proveQueries(prove: Prove, open: () => Engines): void {
  prove('answers the queries of analytics, in their order', async () => {
    const names = await readdir(QUERIES)
    expect(names.length).toBe(3)
    for (const name of names) {
      const sql = await readFile(join(QUERIES, name), 'utf8')
      const { found, expected } = await askOnOneDay(sql)
      expect(found.rows, name).toEqual(expected.rows)
      expect(namesOf(found), name).toEqual(namesOf(expected))
      expect(expected.rows.length, name).toBeGreaterThan(3)
    }
  })

  /** Some ask for the current day. */
  async function askOnOneDay(sql: string): Promise<{ found: Answer; expected: Answer }> {
    const { trino, duckdb } = open()
    for (;;) {
      const before = await duckdb('SELECT CURRENT_DATE')
      const answers = { found: await trino(sql), expected: await duckdb(sql) }
      const after = await duckdb('SELECT CURRENT_DATE')
      if (before.rows[0] === after.rows[0]) return answers
    }
  }
}

/** Not the types: engines make their own of sums. */
function namesOf({ columns }: Answer): string[] {
  return columns.map(column => column.split(' ')[0] ?? '')
}
