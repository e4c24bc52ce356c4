import { cleanUp } from '@inlet/csv-to-partition/clean-up'
import { TableStateFile } from '@inlet/csv-to-partition/table-state-file'
import type { Lake } from '@inlet/lake'
import type { RateRow } from '@inlet/scripts/rates'
import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { LAKE, RATES, type SampleRates, writeRates } from '../sample-lake/write-rates.ts'
import { SAMPLE_BUCKETS } from '../sample-lake/write-sample-lake.ts'
import { type AwsServer, environmentOf } from '../servers/aws-server.ts'
import { startMoto } from '../servers/moto.ts'
import { PYTHON, runPython } from '../tools/python.ts'
import { lakeOnServer } from './lake-on-server.ts'

const WRANGLER = witnessOf(PYTHON, 'awswrangler')
const prove = proving('clients', WRANGLER)

const ROOT = `s3://${LAKE}/${RATES.name}/`
const COLUMNS = ['source_row', 'day', 'base', 'currency', 'rate', 'source', 'published_at', 'rescued_data']
/** The vendor has files of the first two. */
const [FIRST, LAST, NEXT] = ['20260130', '20260131', '20260201'] as const

let server: AwsServer
let lake: Lake
let sample: SampleRates

beforeAll(async () => {
  if ('missing' in WRANGLER.found) return
  server = await startMoto()
  lake = await lakeOnServer(server, SAMPLE_BUCKETS)
  sample = await writeRates(lake)
})
afterAll(() => server?.[Symbol.asyncDispose]())

const wrangler = <T>(what: string, others: object) =>
  runPython<T>(
    'clients_wrangler',
    { do: what, database: RATES.database, table: RATES.name, ...others },
    environmentOf(server),
  )

/** What a reader of the catalog finds: of a day, or of whatever is in the table's folder. */
const read = async (day?: string) =>
  byNumber(await wrangler<RateRow[]>('read', { columns: COLUMNS, ...(day && { day }) }))

/** Three rows of a day, which awswrangler gives the types of the catalog. */
const rowsOf = (day: string) =>
  ['1', '2', '3'].map(source_row => ({ source_row, day: '2026-01-31', base: 'EUR', rate: '9.5', data_ref: day }))
const overwrite = (day: string) =>
  wrangler('write', { mode: 'overwrite_partitions', key: 'data_ref', rows: rowsOf(day) })

prove('reads each day of a daily table, by partition_filter, as its newest file has it', async () => {
  for (const day of [FIRST, LAST]) expect(await read(day)).toEqual(vendorRows(day))
})

prove('without partition_filter, it lists the folder, and reads rows that were replaced as well', async () => {
  const live = vendorRows(FIRST).length + vendorRows(LAST).length
  expect(await read()).toHaveLength(live + (sample.loads[1]?.rows ?? Number.NaN))
})

prove('overwrite_partitions leaves a day that Inlet has loaded as it is for readers of the catalog', async () => {
  expect(await overwrite(LAST)).toEqual([`${ROOT}data_ref=${LAST}/`])
  expect(await read(LAST)).toEqual(vendorRows(LAST))
})

prove('overwrite_partitions writes a day that Inlet has not loaded', async () => {
  await overwrite(NEXT)
  expect(await locations()).toContain(`${ROOT}data_ref=${NEXT}/`)
  expect((await read(NEXT)).map(numberAndRate)).toEqual(OTHER_RATES)
})

prove(
  'a day that is taken out of the catalog first is overwritten; the next load replaces it, and it is cleaned up',
  async () => {
    await wrangler('drop', { day: LAST })
    await overwrite(LAST)
    expect((await read(LAST)).map(numberAndRate)).toEqual(OTHER_RATES)
    await reload()
    expect(await read(LAST)).toEqual(vendorRows(LAST))
    expect(await read(FIRST)).toEqual(vendorRows(FIRST))
    expect(await filesIn(`data_ref=${LAST}/`)).toHaveLength(1)
    await cleanUpNow()
    expect(await filesIn(`data_ref=${LAST}/`)).toEqual([])
    expect(await filesIn(`data_ref=${NEXT}/`)).toHaveLength(1)
    expect(await read(LAST)).toEqual(vendorRows(LAST))
  },
)

prove('overwrite_partitions after a load changes nothing, and the load after that is right', async () => {
  await overwrite(LAST)
  expect(await read(LAST)).toEqual(vendorRows(LAST))
  await reload()
  expect(await read(LAST)).toEqual(vendorRows(LAST))
  const loaded = (day: string) => expect.stringMatching(`^${ROOT}load-[0-9a-f-]+/data_ref=${day}/$`)
  expect(await locations()).toEqual([loaded(FIRST), loaded(LAST), `${ROOT}data_ref=${NEXT}/`])
})

/** What `overwrite` writes. */
const OTHER_RATES = ['1', '2', '3'].map(number => [number, '9.50000000'])

function numberAndRate([number, , , , rate]: RateRow) {
  return [number, rate]
}

/** As an hour later. */
async function cleanUpNow(): Promise<void> {
  const state = new TableStateFile(lake.store, LAKE, RATES)
  const root = { bucket: LAKE, prefix: `${RATES.name}/` }
  await cleanUp({ ...lake, state, table: RATES, root, now: () => Date.now() + 3_700_000 })
}

async function filesIn(folder: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of lake.store.list(LAKE, `${RATES.name}/${folder}`)) keys.push(key)
  return keys
}

/** Loads the newest file of all days once more. */
async function reload(): Promise<void> {
  sample = await writeRates(lake)
}

async function locations(): Promise<string[]> {
  return (await lake.catalog.listPartitions(RATES)).map(({ location }) => location)
}

/** As the vendor's newest file of a day has them. */
function vendorRows(day: string): readonly RateRow[] {
  return byNumber(sample.partitions.get(day) ?? [])
}

function byNumber(rows: readonly RateRow[]): readonly RateRow[] {
  return rows.toSorted((a, b) => Number(a[0]) - Number(b[0]))
}
