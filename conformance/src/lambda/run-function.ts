import { fixtures, openAws, type PlainRun } from '@inlet/infra/testing'
import type { StageFunction } from './stage-functions.ts'
import { type FunctionOptions, type LambdaFunction, startFunction } from './start-function.ts'

/** A function of a stage in AWS's runtime, with an AWS on loopback. */
export interface FunctionRun extends PlainRun {
  readonly lambda: LambdaFunction
}

/** @param changes of its memory, its time limit or its environment */
export async function runFunction(
  { site, options }: StageFunction,
  { env = {}, ...changes }: Partial<FunctionOptions> = {},
): Promise<FunctionRun> {
  await using opened = new AsyncDisposableStack()
  const aws = opened.use(await openAws({ region: 'eu-west-1', stream: site.streamArn?.split('/').at(-1) }))
  const all = { ...options, ...changes, env: { ...options.env, ...env, ...aws.env } }
  const lambda = opened.use(await startFunction(all))
  const everything = opened.move()
  return {
    site,
    aws,
    lambda,
    async invoke(event) {
      const answer = await lambda.invoke(event)
      aws.check()
      if ('result' in answer) return answer.result
      throw new Error(`Expected a result, found ${JSON.stringify(answer)}`)
    },
    ...fixtures(aws),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
}
