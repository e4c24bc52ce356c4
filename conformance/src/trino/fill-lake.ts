import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouter, TABLE_DEFINITIONS } from '@inlet/core'
import { type Lake, silentTelemetry } from '@inlet/lake'
import { ORDERS } from '@inlet/scripts/orders'
import { createScenario } from '@inlet/scripts/samples'
import { TRANSACTIONS } from '@inlet/scripts/transactions'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import { writeSample } from '../readers/sample-file.ts'
import { SAMPLES } from '../readers/sample-files.ts'
import { EVERY_TYPE, EVERY_TYPE_ITEMS } from '../sample-lake/every-type.ts'
import { SAMPLE_BUCKETS, writeSampleLake } from '../sample-lake/write-sample-lake.ts'
import { deliverLines } from './deliver-lines.ts'
import { ODD, writeOddTables } from './odd-tables.ts'

/** Databases, each with a bucket of its name. */
export const SALES = 'sales'
export const LINES = 'lines'
export const ANALYTICS = 'analytics'
/** Of the files that readers of Parquet read, a table each. */
export const FILES = 'files'

export const BUCKETS = [...SAMPLE_BUCKETS, SALES, LINES, ANALYTICS, FILES, ODD]

const DAY_MS = 86_400_000

/** Writes by Inlet's own functions whatever they write. */
export async function fillLake(lake: Lake): Promise<void> {
  await writeSampleLake(lake, { changes: 1_200 })
  const orders = TABLE_DEFINITIONS.find(({ name }) => name === 'orders')
  if (orders === undefined) throw new Error('Expected a definition of orders')
  await deliverLines(lake, { database: SALES, definition: orders, items: ORDERS, changes: 400 })
  await deliverLines(lake, { database: LINES, definition: EVERY_TYPE, items: EVERY_TYPE_ITEMS, changes: 200 })
  await writeTransactions(lake)
  await writeSampleFiles(lake)
  await writeOddTables(lake)
}

/** Transactions of today and the two days before, UTC: the queries ask for these days. */
async function writeTransactions(lake: Lake): Promise<void> {
  const settings = readSettings({ S3_RAW: ANALYTICS, DATABASE: ANALYTICS })
  const router = createRouter(settings.unmappedTables, settings.definitions)
  const start = new Date(Math.floor(Date.now() / DAY_MS - 2) * DAY_MS)
  const scenario = createScenario({ seed: 8, changes: 600, start, days: 2.9, tables: [TRANSACTIONS], poison: [] })
  for (const event of scenario.batches) {
    const loader = { settings, router, lake, telemetry: silentTelemetry, now: Date.now }
    const { batchItemFailures } = await load(event, loader)
    if (batchItemFailures.length > 0) throw new Error('Expected every batch to be loaded')
  }
}

async function writeSampleFiles(lake: Lake): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-files-'))
  for (const file of SAMPLES.flatMap(({ files }) => files)) {
    const name = file.name.replaceAll('-', '_')
    const columns = file.columns.map(({ name, type }) => ({ name, type, origin: 'value' as const }))
    const location = `s3://${FILES}/${name}/`
    await lake.catalog.createTable({ database: FILES, name, location, columns, partitionKeys: [] })
    await lake.store.write(FILES, `${name}/a.parquet`, await readFile(await writeSample(folder, file)))
  }
  await rm(folder, { recursive: true })
}
