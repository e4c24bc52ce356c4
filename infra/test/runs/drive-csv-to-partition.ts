import { randomBytes } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { type Feed, readFeeds, requestOf } from '@inlet/csv-to-partition/feeds'
import feeds from '@inlet/csv-to-partition/feeds.json' with { type: 'json' }
import { readSettings } from '@inlet/csv-to-partition/settings'
import { expectAll, type Run } from './run.ts'

/** So large that its Parquet file is uploaded in parts, before it is read to its end. */
const MANY = 4_000
const HOUR_MS = 3_600_000

/** Every feed of the app, through all that a load does. */
export async function driveCsvToPartition(run: Run): Promise<void> {
  const all = readFeeds(feeds, 'feeds.json')
  const defaults = { ...readSettings(run.site.env), now: Date.now }
  const databases = new Set(all.map(({ input }) => input.database ?? defaults.database))
  for (const database of databases) await run.createDatabase(database)
  for (const feed of all) await driveFeed(feed, run, defaults)
}

/**
 * A day's file with a row that is quarantined; its correction, which is large, by an event of S3; two days at once; hours
 * later, when files that were replaced are removed, one with a column more; and one that breaks off.
 */
async function driveFeed(feed: Feed, run: Run, defaults: Parameters<typeof requestOf>[2]): Promise<void> {
  let objects = 0
  const put = async (dataRef: string, content: (request: Request) => string | Uint8Array, ending = '.csv') => {
    const request = requestOf(feed, { dataRef }, defaults)
    const { bucket, prefix, substr } = request.source
    const key = `${prefix}${substr}-${++objects}${ending}`
    await run.putObject(bucket, key, content(request))
    return { bucket, key, event: { feed: feed.name, data_ref: dataRef } }
  }

  const first = await put('20260131', request => `${csvOf(request, 200)}short\n`)
  expectAll(await run.invoke(first.event), { rows: 200 })
  const corrected = await put('20260131', request => zstdCompressSync(csvOf(request, MANY)), '.csv.zst')
  const created = { 'detail-type': 'Object Created', source: 'aws.s3', detail: s3Detail(corrected) }
  expectAll(await run.invoke(created), { skipped: [], batchItemFailures: [] })
  const others = [
    await put('20260201', request => csvOf(request, 200)),
    await put('20260202', request => csvOf(request, 200)),
  ]
  await run.invokeTogether(others.map(({ event }) => event))

  run.passTime(2 * HOUR_MS)
  const { schema = [] } = requestOf(feed, { dataRef: '20260203' }, defaults).file
  const grown = await put('20260203', request => csvOf(request, 200, 1))
  const input = { ...feed.declared, schema: [...schema, { name: 'one_more', type: 'string' }], data_ref: '20260203' }
  expectAll(await run.invoke(input), { rows: 200, source_object: `s3://${grown.bucket}/${grown.key}` })

  const broken = await put(
    '20260204',
    request => zstdCompressSync(csvOf(request, MANY)).subarray(0, -1_000),
    '.csv.zst',
  )
  await run.fail(broken.event, 'InputError')
}

type Request = ReturnType<typeof requestOf>

const NOISE = randomBytes(750_000).toString('base64')
const NOISE_LENGTH = 3_600

/**
 * No two of some thousand are the same, nor near to what they share: their noise is noise for Parquet's Snappy, and not
 * for zstd. The rest makes parts of an upload as small as fauxqs takes them: 11 MiB.
 */
function noteOf(row: number): string {
  const start = (row * 7_001) % (NOISE.length - NOISE_LENGTH)
  return NOISE.slice(start, start + NOISE_LENGTH).padEnd(6_000, '-')
}

/** Rows of a feed, without a header. */
function csvOf({ file }: Request, rows: number, more = 0): string {
  const types = (file.schema ?? []).map(({ type }) => type)
  const note = types.lastIndexOf('string')
  if (note < 0) throw new Error('Expected a feed with a schema, one column of which is a string')
  const line = (_: unknown, row: number) => {
    const cells = types.map((type, index) => (index === note ? noteOf(row) : cellOf(type)))
    return [...cells, ...Array<string>(more).fill('more')].join(file.dialect.delimiter)
  }
  return `${Array.from({ length: rows }, line).join('\n')}\n`
}

function cellOf(type: string | undefined): string {
  if (type === 'date') return '2026-01-31'
  if (type === 'timestamp') return '2026-01-31T05:00:00Z'
  return type === 'boolean' ? 'true' : '1'
}

function s3Detail({ bucket, key }: { readonly bucket: string; readonly key: string }): unknown {
  return { bucket: { name: bucket }, object: { key, size: 1, sequencer: '0A' } }
}
