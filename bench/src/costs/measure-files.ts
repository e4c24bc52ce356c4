import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { bundle } from '@inlet/lake/testing/bundle'
import { offersCsv } from '@inlet/scripts/offers'
import { measureImport, SDK_ENVIRONMENT, startServer } from '../csv-to-dynamodb/measure.ts'
import { bundleInlet, runInlet } from '../csv-to-partition/run-inlet.ts'
import type { Work } from './measured.ts'

const ROWS = 300_000
const KEY = 'offers.csv'
/** As Lambda's bootstrap for Node starts a function of 128 MB. */
const SMALL = ['--max-semi-space-size=6', '--max-old-space-size=115']
/** Of an upload, and what else is written of an import or a load: its state, again and again. */
const PART_BYTES = 5 * 2 ** 20
const STATE_WRITES = 10

/** Of offers into a DynamoDB that takes everything, with S3 on loopback. */
export async function measureUploads(): Promise<Work> {
  return withFile(async (folder, bytes) => {
    const scripts = join(folder, 'bundle')
    const importOnce = fileURLToPath(import.meta.resolve('../csv-to-dynamodb/import-once.ts'))
    await bundle({ 'import-once': importOnce }, scripts)
    using dynamoDB = await startServer('no-op-dynamodb.ts')
    using s3 = await startServer('s3.ts')
    await upload(s3.url, join(folder, 'buckets/vendor', KEY))
    const env = {
      TABLE_NAME: 'offers',
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDB.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    }
    const { cpuSeconds, rows } = measureImport(scripts, KEY, env, SMALL)
    if (rows !== ROWS) throw new Error(`Expected ${ROWS} rows, found ${rows}`)
    // The copy has the rows as JSON, with the names of their columns.
    return workOf(cpuSeconds, bytes, 2 * bytes)
  })
}

/** Of offers into one Parquet partition. */
export async function measureDailyFiles(): Promise<Work> {
  return withFile(async (folder, bytes) => {
    const scripts = await bundleInlet(join(folder, 'bundle'))
    const loaded = await runInlet({ scripts, root: join(folder, 'buckets'), key: KEY })
    return workOf(loaded.cpuSeconds, bytes, loaded.bytes)
  })
}

function workOf(cpuSeconds: number, bytes: number, written: number): Work {
  const perRow = (amount: number) => Math.round((10 * amount) / ROWS) / 10
  return {
    cpuMicros: perRow(cpuSeconds * 1e6),
    bytes: perRow(bytes),
    roundedBytes: perRow(bytes),
    bytesWritten: perRow(written),
    recordsPerBatch: ROWS,
    filesPerBatch: Math.ceil(written / PART_BYTES) + STATE_WRITES,
  }
}

/** @param use with a folder that has the file in the bucket `vendor`, and the file's size */
async function withFile(use: (folder: string, bytes: number) => Promise<Work>): Promise<Work> {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-costs-'))
  try {
    await mkdir(join(folder, 'buckets/vendor'), { recursive: true })
    const now = new Date('2026-01-31T12:00:00Z')
    const text = [...offersCsv({ rows: ROWS, accounts: Math.ceil(ROWS / 50), seed: 1, now })].join('')
    await writeFile(join(folder, 'buckets/vendor', KEY), text)
    return await use(folder, Buffer.byteLength(text))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function upload(endpoint: string, path: string): Promise<void> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = SDK_ENVIRONMENT
  const client = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true })
  await new Upload({ client, params: { Bucket: 'uploads', Key: KEY, Body: createReadStream(path) } }).done()
  client.destroy()
}
