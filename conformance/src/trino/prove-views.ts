import type { Applier } from '@inlet/athena-views/applier'
import { applyViews } from '@inlet/athena-views/apply-views'
import { findGlueView } from '@inlet/athena-views/find-view'
import { readSettings } from '@inlet/athena-views/settings'
import { type CatalogTable, hasChanges } from '@inlet/core'
import { evolveTable, silentTelemetry } from '@inlet/lake'
import pMap from 'p-map'
import { expect } from 'vitest'
import type { Prove } from '../claims/prove.ts'
import { RAW } from '../sample-lake/write-changes.ts'
import { sorted } from './answer.ts'
import type { Engines } from './engines.ts'
import { expectAnswer } from './expect-answer.ts'
import { ANALYTICS, SALES } from './fill-lake.ts'
import { ODD } from './odd-tables.ts'

const DATABASES = [RAW, SALES, ANALYTICS, ODD]

/** Fifty views, some of a thousand columns. */
const LONG_MS = 300_000

/** Claims that Trino takes the views of changes, and answers from them as DuckDB does. */
export function proveViews(prove: Prove, open: () => Engines): void {
  prove('takes the statements of all views as athena-views sends them to Athena', async () => {
    const tables = await listTables()
    expect(tables.length).toBeGreaterThan(20)
    const { applied, unchanged, taken } = await applyViews(tables, applierOf(open()))
    expect([applied.length, unchanged, taken]).toEqual([2 * tables.length, [], []])
  })

  prove('keeps what tells views that are up to date from others: asked again, athena-views makes none', async () => {
    const tables = await listTables()
    const { applied, unchanged } = await applyViews(tables, applierOf(open()))
    expect([applied, unchanged.length]).toEqual([[], 2 * tables.length])
  })

  prove(
    'has the same rows in every _changes and every _current',
    async () => {
      const { trino, duckdb } = open()
      const expectSame = async ({ database, name }: CatalogTable) => {
        for (const view of [`${name}_changes`, `${name}_current`]) {
          const sql = `SELECT * FROM "${database}"."${view}"`
          const expected = sorted(await duckdb(sql))
          expectAnswer(sorted(await trino(sql)), expected, sql)
          expect(expected.rows.length > 0 || name === 'empty', sql).toBe(true)
        }
      }
      await pMap(await listTables(), expectSame, { concurrency: 3 })
    },
    LONG_MS,
  )

  prove('goes on with a view when its table gets a column, and has the column when the view is made anew', async () => {
    const { trino, lake, mirror, duckdb } = open()
    const orders = { database: RAW, name: 'orders' }
    const sql = `SELECT * FROM ${RAW}.orders_current`
    const before = sorted(await trino(sql))
    await evolveTable(lake.catalog, orders, table => {
      if (table === undefined) throw new Error('Expected the table')
      return { ...table, columns: [...table.columns, { name: 'later', type: 'decimal(38,9)', origin: 'value' }] }
    })
    expectAnswer(sorted(await trino(sql)), before, sql)
    const { applied } = await applyViews([orders], applierOf(open()))
    expect(applied).toEqual([`${RAW}.orders_changes`, `${RAW}.orders_current`])
    await mirror()
    const after = sorted(await trino(sql))
    expectAnswer(after, sorted(await duckdb(sql)), sql)
    expect(after.columns).toContain('later DECIMAL(38,9)')
  })

  /** Of changes. */
  async function listTables(): Promise<CatalogTable[]> {
    const { catalog } = open().lake
    const tables = await Promise.all(DATABASES.map(database => catalog.listTables(database)))
    return tables.flat().filter(hasChanges)
  }
}

/** As on AWS, but for Athena, which is Trino here. */
function applierOf({ lake, glue, trino }: Engines): Applier {
  return {
    settings: readSettings({ WORKGROUP: 'none' }),
    catalog: lake.catalog,
    findView: findGlueView(glue),
    makeView: async ({ statement }) => {
      await trino(statement)
    },
    telemetry: silentTelemetry,
  }
}
