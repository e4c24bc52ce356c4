import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { AWS_LAMBDA } from '../tools/aws-lambda.ts'
import { runFunction } from './run-function.ts'
import { openStageFunctions, type StageFunctions } from './stage-functions.ts'
import { startFunction } from './start-function.ts'

const prove = proving('lambda', witnessOf(AWS_LAMBDA, 'AWS Lambda runtime', 'aws-lambda'))

let functions: StageFunctions
beforeAll(async () => {
  functions = await openStageFunctions(['CsvToDynamodb', 'CsvToPartition'])
})
afterAll(() => functions[Symbol.asyncDispose]())

prove(
  "a failure reaches the caller with Inlet's type and message, the log has its code, and the next event is handled",
  async () => {
    await using run = await runFunction(functions.get('CsvToPartition'))
    const { DATABASE: database = '' } = run.site.env
    await run.createDatabase(database)
    const answer = await run.lambda.invoke({ feed: 'exchange_rates', data_ref: '20260131' })
    expect(answer).toMatchObject({
      error: {
        errorType: 'InputError',
        errorMessage: expect.stringContaining('contains "rates_20260131", found none'),
      },
    })
    expect(answer).toMatchObject({ error: { trace: expect.arrayContaining([expect.stringMatching(/^InputError: /)]) } })
    const { error } = (await clientErrors(run.lambda.lines))[0] ?? {}
    expect(error).toMatchObject({ errorType: 'InputError', code: 'NO_MATCH' })

    const unknown = await run.lambda.invoke({ feed: 'no_such_feed' })
    expect(unknown).toMatchObject({ error: { errorType: 'InputError' } })
    expect(await run.lambda.startTimes()).toHaveLength(1)
  },
)

prove(
  'an environment that lacks something fails at the start, with what is missing, and no event is lost in it',
  async () => {
    const { options } = functions.get('CsvToDynamodb')
    const { TABLE_NAME: _, ...env } = options.env
    await using lambda = await startFunction({ ...options, env: { ...env, AWS_REGION: 'eu-west-1' } })
    const answers = [await lambda.invoke({}), await lambda.invoke({})]
    for (const answer of answers) {
      expect(answer).toMatchObject({
        error: { errorType: 'ConfigError', errorMessage: expect.stringContaining('TABLE_NAME') },
      })
    }
  },
)

/** What the runtime client logs of errors: `<time>	<request>	ERROR	Invoke Error 	<JSON>`. */
async function clientErrors(lines: () => Promise<readonly string[]>) {
  return (await lines()).flatMap(line => {
    const text = /\tERROR\tInvoke Error \t(.*)$/.exec(line)?.[1]
    return text === undefined ? [] : [{ error: JSON.parse(text) as unknown }]
  })
}
