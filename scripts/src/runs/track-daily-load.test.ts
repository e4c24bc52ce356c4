import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from '@inlet/console/api'
import { InputError } from '@inlet/core'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import { directoryCatalog } from '@inlet/lake/directory'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openRunLog, type RunLog } from './run-log.ts'
import { trackDailyLoad } from './track-daily-load.ts'

const TABLE = { database: 'raw', name: 'rates' }
const REPORT: LoadReport = {
  ...{
    status: 'Success',
    data_ref: '20260131',
    table: 'raw.rates',
    rows: 30,
    files: 2,
    bytes: 9,
    load: 'load-000007-0',
  },
  partitions: [
    { values: { region: 'eu', day: 'a b' }, rows: 10, files: 1, location: 's3://lake/rates/new/eu/' },
    { values: { region: 'us', day: 'a b' }, rows: 20, files: 1, location: 's3://lake/rates/new/us/' },
  ],
  ...{ superseded_partitions: 0, quarantined_rows: 5, rescued_values: 3, rescued_columns: { rate: 3 } },
  ...{ quarantine: 's3://lake/_quarantine/x.jsonl', source_object: 's3://drop/a.csv', runners_up: [] },
  source: { etag: 'e', size: 1, last_modified: '2026-01-31T00:00:00.000Z' },
}

let lake: string
let log: RunLog
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-track-'))
  log = openRunLog(lake)
  const catalog = directoryCatalog(join(lake, '.catalog'))
  const partitionKeys = ['region', 'day'].map(name => ({ name, type: 'string' as const }))
  await catalog.createTable({ ...TABLE, location: 's3://lake/rates/', columns: [], partitionKeys })
  await put('eu', 's3://lake/rates/old/eu/')
})
afterEach(async () => {
  await log[Symbol.asyncDispose]()
  await rm(lake, { recursive: true })
})

function put(region: string, location: string): Promise<void> {
  return directoryCatalog(join(lake, '.catalog')).setPartitionLocation(TABLE, { values: [region, 'a b'], location })
}

const tracked = () =>
  ({ trigger: 'schedule', feed: 'rates', request: { table: TABLE, dataRef: '20260131' }, lake }) as const

async function run(): Promise<Run | undefined> {
  return (await log.list(undefined, undefined, 10)).runs[0]
}

it('tells how far a load is, by itself or by the log of the function', async () => {
  await trackDailyLoad(log, tracked(), async ({ onProgress, onLogLine }) => {
    expect(await run()).toMatchObject({ status: 'running', object: null, progress: null, feed: 'rates' })
    onProgress({ object: 's3://drop/a.csv', rows: 4, share: undefined })
    await expect.poll(run).toMatchObject({ object: 's3://drop/a.csv', progress: { rows: 4, share: null } })
    const line = { message: 'Load goes on', table: 'rates', dataRef: '20260131', object: 's3://drop/b.csv' }
    onLogLine(JSON.stringify({ ...line, rows: 9, rowsPerSecond: 5, share: 0.5 }))
    onLogLine(JSON.stringify({ ...line, rows: 99, rowsPerSecond: 9, dataRef: '20260130' }))
    const progress = { rows: 9, share: 0.5, rowsPerSecond: 5 }
    await expect.poll(run).toMatchObject({ object: 's3://drop/b.csv', progress })
    return REPORT
  })
})

it('tells what became of each row, and what each partition was before', async () => {
  const report = await trackDailyLoad(log, tracked(), async () => {
    for (const { values, location } of REPORT.partitions) await put(values.region ?? '', location)
    return REPORT
  })
  expect(report).toBe(REPORT)
  const us = { partition: 'region=us/day=a b', before: null, after: 's3://lake/rates/new/us/' }
  const eu = { partition: 'region=eu/day=a b', before: 's3://lake/rates/old/eu/', after: 's3://lake/rates/new/eu/' }
  expect(await run()).toMatchObject({
    ...{ status: 'succeeded', object: 's3://drop/a.csv', table: 'raw.rates', dataRef: '20260131' },
    accounting: { in: 35, written: 30, superseded: 0, refused: 5, rescued: 3 },
    outputs: [{ name: 'quarantine', object: 's3://lake/_quarantine/x.jsonl' }],
    // The files of the former one are gone.
    swaps: [
      { ...eu, rowsBefore: null, rowsAfter: 10 },
      { ...us, rowsBefore: null, rowsAfter: 20 },
    ],
  })
})

it('counts the rows of a partition that a later load had filled apart', async () => {
  await trackDailyLoad(log, tracked(), async () => {
    await put('eu', 's3://lake/rates/later/eu/')
    await put('us', 's3://lake/rates/new/us/')
    return { ...REPORT, superseded_partitions: 1 }
  })
  expect(await run()).toMatchObject({
    accounting: { in: 35, written: 20, superseded: 10, refused: 5 },
    swaps: [{ partition: 'region=us/day=a b' }],
  })
})

it.each(['failed', 'interrupted', 'waiting'] as const)('is %s after an error, which is told', async status => {
  const error = new InputError('NO_MATCH', 'expected an object')
  const load = { ...tracked(), identity: 'message 1', afterFailure: () => status }
  await expect(trackDailyLoad(log, load, () => Promise.reject(error))).rejects.toBe(error)
  await expect.poll(run).toMatchObject({ status, failure: { code: 'NO_MATCH', message: 'expected an object' } })
  const first = (await run())?.id
  await trackDailyLoad(log, load, async () => REPORT)
  expect(await run()).toMatchObject({ status: 'succeeded', failure: null })
  expect((await run())?.id === first).toBe(status !== 'failed')
})
