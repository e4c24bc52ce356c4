import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { AWS_LAMBDA } from '../tools/aws-lambda.ts'
import { copiedRows, csvOf, idsIn, uploadEvent } from './imports.ts'
import { type FunctionRun, runFunction } from './run-function.ts'
import { openStageFunctions, type StageFunctions } from './stage-functions.ts'

const prove = proving('lambda', witnessOf(AWS_LAMBDA, 'AWS Lambda runtime', 'aws-lambda'))

const TIMEOUT_SECONDS = 9
const PATIENCE_MS = 300_000
const KEY = 'in/large.csv'

let functions: StageFunctions
beforeAll(async () => {
  functions = await openStageFunctions(['CsvToDynamodb'])
})
afterAll(() => functions[Symbol.asyncDispose]())

prove(
  'near its time limit, an import hands over to another invocation; all of them together import each row once',
  async ({ measured }) => {
    await using run = await startImport(60_000, { CONCURRENCY: '1' })
    const first = await run.invoke(uploadEvent(run.bucket, KEY))
    expect(first).toMatchObject({ results: [{ status: 'continued' }], batchItemFailures: [] })
    let result: unknown = first
    // What the function asked Lambda for, Lambda does.
    const { invocations } = run.aws
    for (let next = 0; next < invocations.length; next++) result = await run.invoke(invocations[next])
    measured('invocations', String(invocations.length + 1))
    expect(invocations.length).toBeGreaterThan(0)
    await expectImported(run, result)
  },
  PATIENCE_MS,
)

prove(
  'killed at its time limit, in the middle of an import, the same event tried again imports each row once',
  async () => {
    await using run = await startImport(20_000, { LEASE_SECONDS: '6' })
    // A process that gets no time to notice: it writes some rows, and then stands still until Lambda ends it.
    let batches = 0
    const writing = new Promise<void>(resolve => {
      run.aws.onCall(({ operation }) => {
        if (operation === 'BatchWriteItem' && ++batches === 10) resolve()
      })
    })
    const killed = run.lambda.invoke(uploadEvent(run.bucket, KEY))
    await writing
    const stopped = await run.lambda.processId()
    process.kill(stopped, 'SIGSTOP')
    expect(await killed).toEqual({ timedOut: `Task timed out after ${TIMEOUT_SECONDS}.00 seconds` })
    run.aws.onCall(() => undefined)
    const written = await idsIn(run.table, run)
    expect(written.size).toBeGreaterThan(0)
    expect(written.size).toBeLessThan(run.rows)

    const result = await retryUntilImported(run)
    expect(await run.lambda.processId()).not.toBe(stopped)
    await expectImported(run, result)
  },
  PATIENCE_MS,
)

type ImportRun = FunctionRun & { readonly table: string; readonly bucket: string; readonly rows: number }

/** The stage's function that imports CSVs, its table, and a file for it. */
async function startImport(rows: number, env: Readonly<Record<string, string>>): Promise<ImportRun> {
  const { site, ...each } = functions.get('CsvToDynamodb')
  const [table = '', bucket = ''] = [site.env.TABLE_NAME, site.bucket]
  const run = await runFunction({ site, ...each }, { timeoutSeconds: TIMEOUT_SECONDS, env })
  await run.createTable(table)
  await run.putObject(bucket, KEY, csvOf(rows))
  // The emulator counts the start of the process as time of its first invocation, which Lambda does not.
  await run.lambda.invoke({})
  return { ...run, table, bucket, rows }
}

/** As SQS does: the message comes again for as long as it fails, and what the function asked for is done between. */
async function retryUntilImported(run: ImportRun): Promise<unknown> {
  const { invocations } = run.aws
  const queue: unknown[] = [uploadEvent(run.bucket, KEY)]
  for (let taken = 0, tries = 0; ; tries++) {
    if (tries > 60) throw new Error('the import did not end')
    const event = queue.shift()
    const result = await run.invoke(event)
    const { batchItemFailures, results } = result as {
      readonly batchItemFailures: readonly unknown[]
      readonly results: readonly { readonly status: string }[]
    }
    if (batchItemFailures.length > 0) {
      // The claim of the one that was killed has to end first.
      await sleep(250)
      queue.push(event)
    }
    if (results.some(({ status }) => status === 'imported')) return result
    queue.push(...invocations.slice(taken))
    taken = invocations.length
  }
}

async function expectImported(run: ImportRun, result: unknown): Promise<void> {
  expect(result).toMatchObject({ processed_rows: run.rows, unprocessed_rows: 0, results: [{ status: 'imported' }] })
  expect((await idsIn(run.table, run)).size).toBe(run.rows)
  const copied = await copiedRows(run.bucket, 'json-copy/in/large.json', run)
  expect(copied).toHaveLength(run.rows)
  expect(copied.at(-1)).toMatchObject({ id: String(run.rows - 1) })
}
