import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { bundle } from '@inlet/lake/testing/bundle'
import { offersCsv } from '@inlet/scripts/offers'
import Table from 'cli-table3'
import { measureImport, SDK_ENVIRONMENT, startServer } from './csv-to-dynamodb/measure.ts'

/**
 * The memory that the handler of CSV → DynamoDB takes, bundled as SST bundles it, with the flags of a Lambda of 128 MB, its
 * objects in an S3 on loopback, and a DynamoDB that takes everything at once. What it costs, `pnpm bench` tells.
 *
 *     pnpm bench:import [rows in the large file]
 */

/** As Lambda's bootstrap for Node starts a function of 128 MB. */
const LAMBDA_FLAGS = ['--max-semi-space-size=6', '--max-old-space-size=115']
const FUNCTION_MIB = 128
const TABLE = { TABLE_NAME: 'offers' }
const SMALL_ROWS = 100_000

const [largeRows = 1_000_000] = process.argv.slice(2).map(Number)
const folder = await mkdtemp(join(tmpdir(), 'inlet-bench-'))
const uploads = join(folder, 'uploads')
try {
  await mkdir(uploads)
  const scripts = await bundleImports(join(folder, 'bundle'))
  for (const rows of [SMALL_ROWS, largeRows]) await writeOffers(rows)
  using dynamoDB = await startServer('no-op-dynamodb.ts')
  await measureMemory(scripts, dynamoDB.url)
} finally {
  await rm(folder, { recursive: true })
}

/** Peak resident memory for files of two sizes. */
async function measureMemory(scripts: string, dynamoDB: string): Promise<void> {
  using s3 = await startServer('s3.ts')
  const env = {
    ...TABLE,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDB,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(FUNCTION_MIB),
  }
  const table = new Table({ head: ['rows', 'peak MiB', 'rows/CPU s'], style: { head: [], border: [] } })
  for (const rows of [SMALL_ROWS, largeRows]) {
    await upload(s3.url, fileName(rows))
    const measured = measureImport(scripts, fileName(rows), env, LAMBDA_FLAGS)
    if (measured.rows !== rows) throw new Error(`Expected ${rows} rows, found ${measured.rows}`)
    if (measured.peakMiB > FUNCTION_MIB)
      throw new Error(`Expected less than ${FUNCTION_MIB} MiB, found ${measured.peakMiB}`)
    const speed = Math.round(rows / measured.cpuSeconds).toLocaleString('en')
    table.push([rows.toLocaleString('en'), measured.peakMiB.toFixed(0), speed])
  }
  console.log(table.toString())
  console.log(`With ${LAMBDA_FLAGS.join(' ')}, as in a Lambda of ${FUNCTION_MIB} MB.`)
}

/** The script that calls the handler, and the handler in it: to run TypeScript as it is takes memory too. */
async function bundleImports(outdir: string): Promise<string> {
  await bundle({ 'import-once': join(import.meta.dirname, 'csv-to-dynamodb/import-once.ts') }, outdir)
  return outdir
}

function fileName(rows: number): string {
  return `${rows}.csv`
}

async function writeOffers(rows: number): Promise<void> {
  const text = offersCsv({ rows, accounts: Math.ceil(rows / 50), seed: 1, now: new Date('2026-01-31T12:00:00Z') })
  await writeFile(join(uploads, fileName(rows)), text)
}

async function upload(endpoint: string, name: string): Promise<void> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = SDK_ENVIRONMENT
  const client = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true })
  const params = { Bucket: 'uploads', Key: name, Body: createReadStream(join(uploads, name)) }
  await new Upload({ client, params }).done()
  client.destroy()
}
