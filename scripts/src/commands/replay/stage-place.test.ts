import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { transform } from '@inlet/firehose-transform/transform'
import { type Lake, silentTelemetry } from '@inlet/lake'
import { startFakeAws } from '@inlet/lake/testing'
import { load } from '@inlet/stream-to-parquet/load'
import { replay } from '@inlet/stream-to-parquet/replay'
import { changesEvent, nativePayload } from '@inlet/stream-to-parquet/testing'
import { expect, it } from 'vitest'
import { callLake } from '../../live/test/call-lake.ts'
import { OUTPUTS } from '../smoke/test/outputs.ts'
import { failedBatch } from './test/failed-batch.ts'
import { AFTER, BEFORE, loaderOf } from './test/replay-lake.ts'

const { QuarantineBucketName: QUARANTINE, RawBucketName: RAW, S3BucketName: UPLOADS } = OUTPUTS

/** Lambda and Kinesis of a stage on loopback, whose function of changes has been fixed. */
async function startStage(lake: Lake) {
  const calls: string[] = []
  const put: { readonly Data: string; readonly PartitionKey: string }[] = []
  const settings = readSettings({ DELIVERY: 'json' })
  const transformer = {
    ...{ settings, findTable: findTableBy(settings), telemetry: silentTelemetry, now: Date.now },
    openSource: () => Promise.reject(new Error('not here')),
  }
  const functions: Record<string, (input: never) => unknown> = {
    [OUTPUTS.ChangesFunctionName]: input => replay(input, loaderOf(lake, AFTER, stageEnv)),
    'inlet-mine-OrderTransformer': input => transform(input, transformer),
    [OUTPUTS.DailyFunctionName]: () => Promise.reject(new TypeError('a message with SECRET')),
  }
  const server = createServer(async (request, response) => {
    const input = JSON.parse((await buffer(request)).toString()) as never
    const [, name] = /\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? []
    calls.push(name ?? String(request.headers['x-amz-target']))
    if (name === undefined) {
      const { Records } = input as { Records: typeof put }
      // One of the first call is throttled.
      const answers = Records.map((_, index) =>
        put.length === 0 && index === 0
          ? { ErrorCode: 'ProvisionedThroughputExceededException' }
          : { SequenceNumber: '1', ShardId: 's' },
      )
      put.push(...Records.filter((_, index) => 'SequenceNumber' in (answers[index] ?? {})))
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      return void response.end(JSON.stringify({ FailedRecordCount: 0, Records: answers }))
    }
    try {
      response.end(JSON.stringify(await functions[name]?.(input)))
    } catch (error) {
      response.setHeader('x-amz-function-error', 'Unhandled')
      const { name: errorType, message: errorMessage } = error as Error
      response.end(JSON.stringify({ errorType, errorMessage }))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    calls,
    put,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    [Symbol.dispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const stageEnv = { S3_RAW: RAW, QUARANTINE_BUCKET: QUARANTINE, DATABASE: OUTPUTS.RawDatabaseName }

it('replays what a stage has, by its own functions, from its buckets, into its streams', async () => {
  const root = await mkdtemp(join(tmpdir(), 'inlet-replay-'))
  await using aws = await startFakeAws([QUARANTINE, RAW, UPLOADS, 'inlet-mine-sales'])
  const { lake } = aws
  using stage = await startStage(lake)
  const change = (table: string, id: string) => ({ table, keys: { pk: { S: `SECRET ${id}` } }, eventId: id })
  const quarantined = ['Known', 'Forgotten', 'Unheard'].map((table, index) => change(table, String(index)))
  await load(changesEvent(quarantined), loaderOf(lake, BEFORE, stageEnv))
  const batch = failedBatch(changesEvent([change('Forgotten', 'x')], { from: 9 }), OUTPUTS.ChangesFunctionName)
  await lake.store.write(QUARANTINE, batch.key, batch.body)
  const daily =
    '_quarantine/csv-to-partition/inlet_mine_raw.exchange_rates/data_ref=20260131/load-000001-0a0b0c0d.jsonl'
  await lake.store.write(QUARANTINE, daily, Buffer.from('{"row":1,"code":"CELL_COUNT"}\n'))
  const orders = ['a', 'b'].map(id => {
    const keys = { orderid: { S: `SECRET ${id}` } }
    return Buffer.from(JSON.stringify(nativePayload({ table: 'OrderTable', keys })))
  })
  const lines = orders.map(
    order => `${JSON.stringify({ errorCode: 'Lambda.FunctionError', rawData: order.toString('base64') })}\n`,
  )
  const errors = 'errors/orders/processing-failed/2026/01/31/inlet-mine-orders-1'
  await lake.store.write('inlet-mine-sales', errors, Buffer.from(lines.join('')))

  const outputs = join(root, 'outputs.json')
  await writeFile(outputs, JSON.stringify(OUTPUTS))
  const env = {
    ...{ AWS_ENDPOINT_URL: stage.url, AWS_ENDPOINT_URL_S3: aws.s3Url },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  }
  const run = async (...args: string[]) => {
    const { stdout, stderr, code } = await callLake(
      ['replay', '--stage', 'mine', '--outputs', outputs, '--json', ...args],
      env,
    )
    expect([stderr, stdout.includes('SECRET')]).toEqual(['', false])
    return { ...JSON.parse(stdout), code }
  }
  const foretold = await run()
  expect(foretold).toMatchObject({ place: 'stage mine', isApplied: false, code: 0 })
  expect(foretold.totals).toEqual({ rows: 6, loaded: 4, bad: 1, left: 0, unknown: 1 })
  expect(stage.put).toEqual([])
  expect(await keysOf(lake, RAW)).toEqual(['known'])

  const done = await run('--apply')
  expect(done.code).toBe(1)
  expect(done.totals).toEqual({ rows: 6, loaded: 4, bad: 1, left: 1, unknown: 0 })
  const [failed] = done.objects.filter(({ outcome }: { outcome: string }) => outcome === 'failed')
  expect(failed.reasons).toEqual([`${OUTPUTS.DailyFunctionName} failed with TypeError: its log says more`])
  expect(stage.put.map(({ Data }) => Buffer.from(Data, 'base64').toString()).toSorted()).toEqual(
    orders.map(String).toSorted(),
  )
  expect(stage.put.every(({ PartitionKey }) => /^[0-9a-f]{64}$/.test(PartitionKey))).toBe(true)
  expect(await keysOf(lake, RAW)).toEqual(['forgotten', 'known'])
  expect(await keysOf(lake, 'inlet-mine-sales')).toEqual(['errors/_replayed'])
  expect(await keysOf(lake, QUARANTINE, 2)).toEqual([
    '_quarantine/csv-to-partition',
    '_quarantine/stream-to-parquet',
    '_replayed/aws',
    '_replayed/stream-to-parquet',
  ])
  await rm(root, { recursive: true })
})

/** The folders that are in a bucket, of some depth. */
async function keysOf({ store }: Lake, bucket: string, depth = bucket === RAW ? 1 : 2): Promise<string[]> {
  const folders = new Set<string>()
  for await (const { key } of store.list(bucket, '')) folders.add(key.split('/').slice(0, depth).join('/'))
  return [...folders].sort()
}
