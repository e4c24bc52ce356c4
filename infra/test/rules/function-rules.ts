import { expect } from 'vitest'
import { valueAt } from '../synthesized.ts'
import type { Rule } from './rule.ts'

/** Packages of handlers, and what they get. Seconds of time, and megabytes. */
const SIZES: Readonly<Record<string, { readonly timeout: number; readonly memorySize: number }>> = {
  AthenaViews: { timeout: 300, memorySize: 256 },
  CaptureWatch: { timeout: 120, memorySize: 256 },
  CsvToDynamodb: { timeout: 900, memorySize: 128 },
  CsvToPartition: { timeout: 900, memorySize: 1024 },
  OrderTransformer: { timeout: 120, memorySize: 512 },
  StreamToParquet: { timeout: 300, memorySize: 1024 },
  TransactionTransformer: { timeout: 120, memorySize: 512 },
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_BYTES = 4_096

/** Those that are started by events that nobody waits for: what fails for good is kept. */
const STARTED_BY_EVENTS = ['AthenaViews', 'CsvToDynamodb', 'CsvToPartition']

export const lambdaFunction: Rule = (resource, app) => {
  const { inputs, options } = resource
  const name = String(inputs.name).replace(`inlet-${app.stage}-`, '')
  expect(SIZES).toHaveProperty(name)
  expect(inputs).toMatchObject({ runtime: 'nodejs24.x', architectures: ['arm64'], ...SIZES[name] })
  expect(options.parent).toBe(name)
  const log = app.find('aws:cloudwatch/logGroup:LogGroup', 'name', `/aws/lambda/${inputs.name}`)
  expect(valueAt(resource, 'loggingConfig', 'logGroup')).toBe(log.inputs.name)
  const deadLetters = valueAt(resource, 'deadLetterConfig', 'targetArn')
  expect(deadLetters !== undefined).toBe(STARTED_BY_EVENTS.includes(name))
  const variables = valueAt(resource, 'environment', 'variables') as Record<string, string>
  expect(Buffer.byteLength(JSON.stringify(variables))).toBeLessThan(ENVIRONMENT_BYTES)
  expect(variables.POWERTOOLS_METRICS_NAMESPACE).toBe(`Inlet/${app.stage}`)
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export const eventSource: Rule = ({ inputs }) => {
  expect(inputs.functionResponseTypes).toEqual(['ReportBatchItemFailures'])
  if (String(inputs.eventSourceArn).startsWith('arn:aws:sqs:')) {
    expect(inputs).toMatchObject({ batchSize: 1, scalingConfig: { maximumConcurrency: expect.any(Number) } })
    return
  }
  expect(inputs).toMatchObject({
    startingPosition: 'TRIM_HORIZON',
    batchSize: 10_000,
    maximumBatchingWindowInSeconds: 300,
    parallelizationFactor: 1,
    bisectBatchOnFunctionError: true,
    destinationConfig: { onFailure: { destinationArn: expect.stringMatching(/^arn:aws:s3:::inlet-.*-quarantine-/) } },
    metricsConfig: { metrics: ['EventCount'] },
  })
  expect(Number(inputs.maximumRetryAttempts)).toBeGreaterThan(0)
  const age = Number(inputs.maximumRecordAgeInSeconds)
  expect(age).toBeGreaterThan(0)
  // Given up while the stream still has it, or nobody could tell what it was.
  expect(age).toBeLessThan(7 * 24 * 60 * 60)
}

export const recursion: Rule = ({ inputs }, { stage }) => {
  expect(inputs).toEqual({ functionName: `inlet-${stage}-CsvToDynamodb`, recursiveLoop: 'Allow' })
}

export const lambdaPermission: Rule = ({ inputs }) => {
  expect(inputs).toMatchObject({
    action: 'lambda:InvokeFunction',
    principal: 'events.amazonaws.com',
    sourceArn: expect.stringMatching(/^arn:aws:events:/),
  })
}

/** What is started without waiting has to put what fails somewhere. */
export const eventTarget: Rule = ({ inputs }, app) => {
  const fn = app.find('aws:lambda/function:Function', 'name', String(inputs.arn).split(':').at(-1))
  expect(valueAt(fn, 'deadLetterConfig', 'targetArn')).toMatch(/^arn:aws:sqs:/)
}

export const schedule: Rule = (resource, app) => {
  const { inputs } = resource
  expect(inputs).toMatchObject({ state: 'ENABLED', flexibleTimeWindow: { mode: 'OFF' } })
  expect(inputs.scheduleExpression).toMatch(/^(?:cron|rate)\(.+\)$/)
  expect(() => JSON.parse(String(valueAt(resource, 'target', 'input')))).not.toThrow()
  const role = app.find(
    'aws:iam/role:Role',
    'name',
    String(valueAt(resource, 'target', 'roleArn'))
      .split('/')
      .at(-1),
  )
  expect(JSON.stringify(role.inputs)).toContain('lambda:InvokeFunction')
  if (!resource.name.includes('Feed')) return
  expect(valueAt(resource, 'target', 'deadLetterConfig', 'arn')).toMatch(/^arn:aws:sqs:/)
  expect(Number(valueAt(resource, 'target', 'retryPolicy', 'maximumRetryAttempts'))).toBeGreaterThan(0)
}
