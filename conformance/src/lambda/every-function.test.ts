import { DRIVES } from '@inlet/infra/testing'
import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { AWS_LAMBDA } from '../tools/aws-lambda.ts'
import { csvOf, uploadEvent } from './imports.ts'
import { readLine, readMetrics } from './log-lines.ts'
import { type FunctionRun, runFunction } from './run-function.ts'
import { openStageFunctions, type StageFunction, type StageFunctions } from './stage-functions.ts'

const prove = proving('lambda', witnessOf(AWS_LAMBDA, 'AWS Lambda runtime', 'aws-lambda'))

let functions: StageFunctions
beforeAll(async () => {
  functions = await openStageFunctions()
})
afterAll(() => functions[Symbol.asyncDispose]())

/** What each function is sent, in one environment; those that have drives check what comes of it. */
const DRIVEN: Readonly<Record<string, (run: FunctionRun) => Promise<void>>> = {
  AthenaViews: DRIVES['athena-views'],
  CaptureWatch: DRIVES['capture-watch'],
  CsvToDynamodb: importFiles,
  CsvToPartition: loadDays,
  OrderTransformer: DRIVES['firehose-transform'],
  StreamToParquet: DRIVES['stream-to-parquet'],
  TransactionTransformer: DRIVES['firehose-transform'],
}

for (const [name, drive] of Object.entries(DRIVEN)) {
  prove(`runs ${name}: its bundle, its handler's name, its environment, events one after the other`, async proving => {
    const each = functions.get(name)
    await using run = await runFunction(each)
    await drive(run)
    const starts = await run.lambda.startTimes()
    expect(starts, 'one process for all events').toHaveLength(1)
    await expectLog(run, each)
    const { memoryMB } = each.options
    const peakMB = (await run.lambda.peakMemory()) / 2 ** 20
    proving.measured('peak memory', `${peakMB.toFixed(0)} of ${memoryMB} MB`)
    expect(peakMB).toBeLessThan(memoryMB)
  })
}

prove('every function of a stage is among them', async () => {
  expect(functions.all.map(({ name }) => name).sort()).toEqual(Object.keys(DRIVEN).sort())
})

async function importFiles(run: FunctionRun): Promise<void> {
  const { site } = run
  const [table = '', bucket = ''] = [site.env.TABLE_NAME, site.bucket]
  await run.createTable(table)
  for (const key of ['in/a.csv', 'in/b.csv']) {
    await run.putObject(bucket, key, csvOf(500))
    const result = await run.invoke(uploadEvent(bucket, key))
    expect(result).toMatchObject({ processed_rows: 500, unprocessed_rows: 0, batchItemFailures: [] })
  }
}

async function loadDays(run: FunctionRun): Promise<void> {
  const { BUCKET_SRC: bucket = '', DATABASE: database = '' } = run.site.env
  await run.createDatabase(database)
  for (const day of ['20260131', '20260201']) {
    const rows = Array.from({ length: 200 }, (_, row) => `2026-01-31,GBP,C${row},1.25,vendor,2026-01-31T05:00:00Z\n`)
    await run.putObject(bucket, `rates/rates_${day}.csv`, rows.join(''))
    const result = await run.invoke({ feed: 'exchange_rates', data_ref: day })
    expect(result).toMatchObject({ status: 'Success', rows: 200 })
  }
}

/** Whatever a function writes to its output is a whole line, of JSON; its metrics are CloudWatch's. */
async function expectLog({ lambda }: FunctionRun, { site }: StageFunction): Promise<void> {
  const lines = (await lambda.lines()).map(readLine)
  const metrics = lines.flatMap(line => (line.is === 'metrics' ? readMetrics(line.fields) : []))
  expect(metrics.length).toBeGreaterThan(0)
  for (const { namespace } of metrics) expect(namespace).toBe(site.env.POWERTOOLS_METRICS_NAMESPACE)
}
