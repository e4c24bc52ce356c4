import { gzipSync } from 'node:zlib'
import { createRouter } from '@inlet/core'
import { readSettings as readTransformSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { transform } from '@inlet/firehose-transform/transform'
import { silentTelemetry } from '@inlet/lake'
import { ORDERS } from '@inlet/scripts/orders'
import { createScenario, SAMPLE_TABLES } from '@inlet/scripts/samples'
import { TRANSACTIONS } from '@inlet/scripts/transactions'
import { load } from '@inlet/stream-to-parquet/load'
import { readSettings } from '@inlet/stream-to-parquet/settings'
import type { KinesisStreamEvent } from 'aws-lambda'
import { toFirehose } from '../jobs/firehose/make-event.ts'
import { memoryLake } from '../memory-lake.ts'
import type { Work } from './measured.ts'

/** What Lambda hands over at most, in base64; and what Firehose does, `BufferSizeInMBs` in `infra/firehose/transformer.ts`. */
const LAMBDA_BYTES = 6_000_000
const FIREHOSE_BYTES = 800_000
const ROUNDS = 12

/** Of changes of all sample tables, into files in memory. */
export async function measureChanges(): Promise<Work> {
  const event = eventOf(SAMPLE_TABLES, records => (records * 4) / 3, LAMBDA_BYTES)
  const { store, catalog, bytes } = memoryLake()
  let files = 0
  const counting = {
    ...store,
    write: (...args: Parameters<typeof store.write>) => {
      files += 1
      return store.write(...args)
    },
  }
  const loader = {
    settings: readSettings({ S3_RAW: 'raw' }),
    lake: { store: counting, catalog },
    telemetry: silentTelemetry,
    router: createRouter('quarantine'),
    now: Date.now,
  }
  const runs = { count: 0 }
  const cpuMicros = await cpuOf(async () => {
    runs.count += 1
    await load(event, loader)
  }, event.Records.length)
  const written = bytes() / runs.count / event.Records.length
  return { cpuMicros, ...sizesOf(event), bytesWritten: Math.round(written), filesPerBatch: files / runs.count }
}

/** Of orders into JSON lines, compressed as Firehose does. */
export function measureOrders(): Promise<Work> {
  return measureDelivery(
    eventOf([ORDERS], records => records, FIREHOSE_BYTES),
    { DELIVERY: 'json' },
    true,
  )
}

export function measureTransactions(): Promise<Work> {
  return measureDelivery(
    eventOf([TRANSACTIONS], records => records, FIREHOSE_BYTES),
    { DELIVERY: 'iceberg' },
    false,
  )
}

async function measureDelivery(kinesis: KinesisStreamEvent, env: NodeJS.ProcessEnv, isCompressed: boolean) {
  const settings = readTransformSettings(env)
  const transformer = {
    settings,
    findTable: findTableBy(settings),
    openSource: () => Promise.reject(new Error('Everything fits')),
    telemetry: silentTelemetry,
    now: Date.now,
  }
  const event = toFirehose(kinesis)
  const cpuMicros = await cpuOf(() => transform(event, transformer), event.records.length)
  const { records } = await transform(event, transformer)
  const lines = Buffer.concat(records.map(record => Buffer.from('data' in record ? (record.data ?? '') : '', 'base64')))
  const written = isCompressed ? gzipSync(lines).length : lines.length
  return { cpuMicros, ...sizesOf(kinesis), bytesWritten: Math.round(written / records.length), filesPerBatch: 0 }
}

/** CPU time for a record, when the code is warm, in microseconds. */
async function cpuOf(run: () => Promise<unknown>, records: number): Promise<number> {
  for (let round = 0; round < ROUNDS / 2; round++) await run()
  const before = process.cpuUsage()
  for (let round = 0; round < ROUNDS; round++) await run()
  const { user, system } = process.cpuUsage(before)
  return Math.round((10 * (user + system)) / ROUNDS / records) / 10
}

function sizesOf({ Records }: KinesisStreamEvent): Pick<Work, 'bytes' | 'roundedBytes' | 'recordsPerBatch'> {
  const sizes = Records.map(({ kinesis }) => Buffer.byteLength(kinesis.data, 'base64'))
  const mean = (of: (size: number) => number) => {
    return Math.round(sizes.reduce((all, size) => all + of(size), 0) / sizes.length)
  }
  const roundedBytes = mean(size => Math.ceil(size / 1_024) * 1_024)
  return { bytes: mean(size => size), roundedBytes, recordsPerBatch: sizes.length }
}

/** As many records as there is room for. @param sizeIn what records of so many bytes take there */
function eventOf(
  tables: typeof SAMPLE_TABLES,
  sizeIn: (bytes: number) => number,
  mostBytes: number,
): KinesisStreamEvent {
  const start = new Date('2026-01-31T12:00:00Z')
  const scenario = { seed: 7, changes: 10_000, start, days: 0.2, shards: 1, batchSize: 10_000, poison: [], tables }
  const [event] = createScenario(scenario).batches
  if (event === undefined) throw new Error('Expected a batch, found none')
  const { bytes } = sizesOf(event)
  return { Records: event.Records.slice(0, Math.floor(mostBytes / sizeIn(bytes))) }
}
