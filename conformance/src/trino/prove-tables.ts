import { GetPartitionsCommand } from '@aws-sdk/client-glue'
import { quoteName } from '@inlet/core'
import pMap from 'p-map'
import { expect } from 'vitest'
import type { Prove } from '../claims/prove.ts'
import { SAMPLES } from '../readers/sample-files.ts'
import { RAW } from '../sample-lake/write-changes.ts'
import { LAKE, RATES } from '../sample-lake/write-rates.ts'
import { sorted } from './answer.ts'
import type { Engines } from './engines.ts'
import { expectAnswer } from './expect-answer.ts'
import { FILES, LINES, SALES } from './fill-lake.ts'
import { ODD } from './odd-tables.ts'

/** While one waits for its files, another is planned. */
const AT_ONCE = { concurrency: 3 }
const TO_THE_MICROSECOND = { timestamp_precision: 'MICROSECONDS' }

/** Claims that Trino reads tables as DuckDB does. */
export function proveTables(prove: Prove, open: () => Engines): void {
  prove('reads every table of changes and of daily files, row for row', async () => {
    const tables = await open().lake.catalog.listTables(RAW)
    expect(tables.length).toBeGreaterThan(20)
    await pMap(tables, async ({ name }) => expect(await expectSameRows(RAW, name), name).toBeGreaterThan(20), AT_ONCE)
  })

  prove('reads every file that the readers of Parquet read, value by value', async () => {
    const files = SAMPLES.flatMap(({ files }) => files)
    await pMap(files, ({ name }) => expectSameRows(FILES, name.replaceAll('-', '_')), AT_ONCE)
  })

  prove('sees times to the nearest millisecond; cdc_changed_at_us has the microseconds', async () => {
    const { trino } = open()
    const sql = `SELECT cdc_changed_at, cdc_changed_at_us FROM "${RAW}"."every_type"`
    const { rows } = await trino(sql)
    const times = rows.map(row => JSON.parse(row))
    const expected = times.map(([, micros]) => new Date(Math.round(micros / 1_000)).toISOString())
    expect(times.map(([at]) => new Date(at).toISOString())).toEqual(expected)
    expect(times.some(([, micros]) => micros % 1_000 !== 0)).toBe(true)
  })

  prove('reads the files of a daily table that are live, and not those that they replaced', async () => {
    const { lake, trino } = open()
    let written = 0
    for await (const _ of lake.store.list(LAKE, `${RATES.name}/`)) written++
    const { rows } = await trino(`SELECT DISTINCT "$path" FROM ${RATES.database}.${RATES.name}`)
    const partitions = await lake.catalog.listPartitions(RATES)
    expect(rows.length).toBe(partitions.length)
    expect(written).toBeGreaterThan(rows.length)
    for (const row of rows) expect(partitions.some(({ location }) => row.includes(location))).toBe(true)
  })

  prove(
    'reads the lines of JSON that Firehose delivers, compressed or not, by days that nobody registers',
    async () => {
      const { lake } = open()
      const objects: string[] = []
      for await (const { key } of lake.store.list(LINES, '')) objects.push(key)
      expect([true, false].map(is => objects.some(key => key.endsWith('.gz') === is))).toEqual([true, true])
      expect(await expectSameRows(SALES, 'orders')).toBeGreaterThan(300)
      const days = "WHERE delivered_on BETWEEN '2026/01/30' AND '2026/02/02'"
      const all = await expectSame(`SELECT * FROM ${LINES}.every_type ${days}`)
      expect(all).toBeGreaterThan(150)
      const day = "WHERE delivered_on = '2026/01/30'"
      expect(await expectSame(`SELECT id FROM ${LINES}.every_type ${day}`)).toBeLessThan(all)
    },
  )

  prove('reads tables of 1,000 columns and more', async () => {
    expect(await expectSameRows(ODD, 'wide')).toBe(3)
  })

  prove('finds columns null that files and partitions lack, and each column by its name', async () => {
    const { glue, trino } = open()
    const { Partitions = [] } = await glue.send(new GetPartitionsCommand({ DatabaseName: ODD, TableName: 'evolved' }))
    expect(Partitions.map(({ StorageDescriptor }) => StorageDescriptor?.Columns?.length)).toEqual([1, 2, 3, 4])
    await expectSameRows(ODD, 'evolved')
    const { rows } = await trino(`SELECT * FROM ${ODD}.evolved ORDER BY id LIMIT 2`)
    expect(rows).toEqual(['["0",null,null,null,"2026-01-01"]', '["1",1,null,null,"2026-01-02"]'])
  })

  prove('reads a table without files as an empty one', async () => {
    expect(await expectSameRows(ODD, 'empty')).toBe(0)
  })

  prove('takes values of partitions as they are, of any characters, of each type, and null', async () => {
    expect(await expectSameRows(ODD, 'odd_values')).toBe(16)
    expect(await expectSameRows(ODD, 'typed_keys')).toBe(3)
    // Not those with an apostrophe: Trino 435 asks Glue for `part = 'it's'`, which is none of its expressions.
    for (const value of ['a=b', '%2F', 'ünï🎉', 'sp ace', '100%']) {
      await expectSame(`SELECT id FROM ${ODD}.odd_values WHERE part = '${value}'`, 1)
    }
    await expectSame(`SELECT id FROM ${ODD}.odd_values WHERE part IS NULL`, 1)
  })

  prove('takes reserved words, digits, spaces, quotes and letters of any alphabet as names of columns', async () => {
    expect(await expectSameRows(ODD, 'odd_names')).toBe(3)
  })

  /** @returns how many rows there are */
  async function expectSameRows(database: string, name: string): Promise<number> {
    return expectSame(`SELECT * FROM ${quoteName(database)}.${quoteName(name)}`)
  }

  async function expectSame(sql: string, count?: number): Promise<number> {
    const { trino, duckdb } = open()
    const expected = sorted(await duckdb(sql, 'MICROSECONDS'))
    expectAnswer(sorted(await trino(sql, TO_THE_MICROSECOND)), expected, sql)
    if (count !== undefined) expect(expected.rows.length, sql).toBe(count)
    return expected.rows.length
  }
}
