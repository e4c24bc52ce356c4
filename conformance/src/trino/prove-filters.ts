import type { ColumnType } from '@inlet/core'
import pMap from 'p-map'
import { expect } from 'vitest'
import type { Prove } from '../claims/prove.ts'
import { sorted } from './answer.ts'
import type { Engines, Session } from './engines.ts'
import { expectAnswer } from './expect-answer.ts'
import { ODD, SKIPPABLE } from './odd-tables.ts'

/** What makes Trino read everything, and then compare. */
const WITHOUT_STATISTICS = { parquet_ignore_statistics: 'true', parquet_use_column_index: 'false' }

/** Claims that what Trino skips by a file's statistics is what it may skip. */
export function proveFilters(prove: Prove, open: () => Engines): void {
  prove('finds the same rows whether or not it skips files by their statistics', async ({ measured }) => {
    const { trino, duckdb } = open()
    const conditions = await Promise.all(Object.entries(SKIPPABLE).map(([name, type]) => conditionsOf(name, type)))
    const expectSame = async (condition: string) => {
      const sql = `SELECT n FROM ${ODD}.skippable WHERE ${condition}`
      const found = sorted(await trino(sql))
      expectAnswer(sorted(await trino(sql, WITHOUT_STATISTICS)), found, sql)
      expectAnswer(found, sorted(await duckdb(sql)), sql)
    }
    await pMap(conditions.flat(), expectSame, { concurrency: 3 })
    measured('conditions', String(conditions.flat().length))
    const sql = `SELECT n FROM ${ODD}.skippable WHERE n = -50`
    expect([await rowsRead(sql, {}), await rowsRead(sql, WITHOUT_STATISTICS)]).toEqual([25, 125])
  })

  /** How many rows Trino takes from files, before it looks at any. */
  async function rowsRead(sql: string, session: Session): Promise<number> {
    const { rows } = await open().trino(`EXPLAIN ANALYZE ${sql}`, session)
    return Number(/Input: (\d+) rows/.exec(rows.join('\n'))?.[1])
  }

  /** Around the least value, the greatest, and one between, each of which is the first or last of its file. */
  async function conditionsOf(name: string, type: ColumnType): Promise<string[]> {
    const { rows } = await open().trino(
      `SELECT CAST(${name} AS varchar) FROM ${ODD}.skippable WHERE n IN (-50, -1, 0, 49) ORDER BY n`,
      { timestamp_precision: 'MICROSECONDS' },
    )
    const values = rows.map(row => literal(type, String(JSON.parse(row)[0])))
    expect(values.length).toBe(4)
    const [least, below, above, greatest] = values
    return [
      `${name} = ${least}`,
      `${name} = ${greatest}`,
      `${name} <= ${below}`,
      `${name} < ${above}`,
      `${name} >= ${above}`,
      `${name} BETWEEN ${below} AND ${above}`,
      `${name} NOT BETWEEN ${least} AND ${greatest}`,
      `${name} IS NULL`,
    ]
  }
}

/** A value as both engines write it, from the text that Trino casts it to. */
function literal(type: ColumnType, text: string): string {
  switch (type) {
    case 'string':
      return `'${text}'`
    case 'date':
      return `DATE '${text}'`
    case 'timestamp':
      return `TIMESTAMP '${text}'`
    case 'double':
      return `CAST('${text}' AS double)`
    default:
      return text
  }
}
