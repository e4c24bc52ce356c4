import { expect } from 'vitest'
import { valueAt } from '../synthesized.ts'
import { arnOf } from './arns.ts'
import { all, named, type Rule } from './rule.ts'

interface Expected {
  /** Seconds. */
  readonly timeout: number
  /** Megabytes. */
  readonly memorySize: number
  /** Of those that are started by events that nobody waits for: what fails for good is kept there. */
  readonly deadLetters?: string
}

/** Firehose waits for a transformer no longer than 5 minutes, and Lambda runs nothing for longer than 15. */
const FUNCTIONS: Readonly<Record<string, Expected>> = {
  AthenaViews: { timeout: 300, memorySize: 256, deadLetters: 'ViewDeadLetters' },
  CaptureWatch: { timeout: 120, memorySize: 256 },
  CsvToDynamodb: { timeout: 900, memorySize: 128, deadLetters: 'CsvImportDeadLetters' },
  CsvToPartition: { timeout: 900, memorySize: 1024, deadLetters: 'DailyFileDeadLetters' },
  OrderTransformer: { timeout: 120, memorySize: 512 },
  StreamToParquet: { timeout: 300, memorySize: 1024 },
  TransactionTransformer: { timeout: 120, memorySize: 512 },
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_BYTES = 4_096

export const lambdaFunction: Rule = all(named, (resource, app) => {
  const { inputs, options } = resource
  const name = String(inputs.name).replace(`inlet-${app.stage}-`, '')
  expect(FUNCTIONS).toHaveProperty(name)
  const { deadLetters, ...sizes } = FUNCTIONS[name] ?? {}
  expect(inputs).toMatchObject({ runtime: 'nodejs24.x', architectures: ['arm64'], ...sizes })
  expect(inputs.role).toBe(arnOf(app, `${name}Role`))
  expect(options.parent).toBe(name)
  expect(valueAt(resource, 'loggingConfig', 'logGroup')).toBe(app.get(`${name}Log`).inputs.name)
  expect(app.get(`${name}Log`).inputs.name).toBe(`/aws/lambda/${inputs.name}`)
  expect(inputs.deadLetterConfig).toEqual(deadLetters && { targetArn: arnOf(app, deadLetters) })
  const configs = app.ofType('aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig')
  expect(configs.some(({ inputs: { functionName } }) => functionName === inputs.name)).toBe(deadLetters !== undefined)
  const variables = valueAt(resource, 'environment', 'variables') as Record<string, string>
  expect(Buffer.byteLength(JSON.stringify(variables))).toBeLessThan(ENVIRONMENT_BYTES)
  expect(variables.POWERTOOLS_METRICS_NAMESPACE).toBe(`Inlet/${app.stage}`)
})

/** Of asynchronous invocations: twice again, as much as Lambda does, and then into dead letters. */
export const invokeConfig: Rule = (resource, app) => {
  const fn = app.get(resource.name.replace(/EventInvokeConfig$/, 'Function'))
  expect(resource.inputs).toEqual({ functionName: fn.inputs.name, maximumRetryAttempts: 2 })
}

/** An import of any size invokes itself as often as it takes; Lambda would stop it after sixteen times. */
export const recursion: Rule = ({ inputs }, { stage }) => {
  expect(inputs).toEqual({ functionName: `inlet-${stage}-CsvToDynamodb`, recursiveLoop: 'Allow' })
}

export const logGroup: Rule = ({ inputs }, { stage }) => {
  expect(inputs.retentionInDays).toBe(30)
  expect(inputs.name).toMatch(new RegExp(`^/aws/(?:lambda|kinesisfirehose|vendedlogs/pipes)/inlet-${stage}-`))
}
