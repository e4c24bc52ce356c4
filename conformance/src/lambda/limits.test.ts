import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { AWS_LAMBDA } from '../tools/aws-lambda.ts'
import { csvOf, uploadEvent } from './imports.ts'
import { runFunction } from './run-function.ts'
import { openStageFunctions, type StageFunctions } from './stage-functions.ts'
import { startFunction } from './start-function.ts'

const prove = proving('lambda', witnessOf(AWS_LAMBDA, 'AWS Lambda runtime', 'aws-lambda'))

const STARTS = 5
const LARGE_ROWS = 60_000

let functions: StageFunctions
beforeAll(async () => {
  functions = await openStageFunctions()
})
afterAll(() => functions[Symbol.asyncDispose]())

prove('every function starts, and asks for work', async ({ measured }) => {
  for (const { name, options, site } of functions.all) {
    const times: number[] = []
    for (let start = 0; start < STARTS; start++) {
      await using lambda = await startFunction({ ...options, env: { ...site.env, ...NOWHERE } })
      const answer = await lambda.invoke({})
      const errorType = 'error' in answer ? answer.error.errorType : ''
      expect(errorType, `${name} ${JSON.stringify(answer)}`).not.toMatch(/^ConfigError$|^Runtime\./)
      times.push(...(await lambda.startTimes()))
    }
    expect(times).toHaveLength(STARTS)
    measured(`${name}, median of ${STARTS}`, `${median(times).toFixed(0)} ms`)
  }
})

prove('an import of 60,000 rows stays within the 128 MB of its function', async ({ measured }) => {
  const each = functions.get('CsvToDynamodb')
  const { site, options } = each
  await using run = await runFunction(each)
  const [table = '', bucket = ''] = [site.env.TABLE_NAME, site.bucket]
  await run.createTable(table)
  await run.putObject(bucket, 'in/large.csv', csvOf(LARGE_ROWS, 100))
  expect(await run.invoke(uploadEvent(bucket, 'in/large.csv'))).toMatchObject({ processed_rows: LARGE_ROWS })
  const peakMB = (await run.lambda.peakMemory()) / 2 ** 20
  measured('peak memory', `${peakMB.toFixed(0)} of ${options.memoryMB} MB`)
  expect(options.memoryMB).toBe(128)
  expect(peakMB).toBeLessThan(options.memoryMB)
})

/** Starting makes no call, and what comes of an event that is none does not matter here. */
const NOWHERE = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
