import feeds from '@inlet/csv-to-partition/feeds.json' with { type: 'json' }
import { expect } from 'vitest'
import { type Synthesized, valueAt } from '../synthesized.ts'
import { arnOf } from './arns.ts'
import { statementsOf } from './policies.ts'
import { all, named, type Rule } from './rule.ts'

/** By event source: all of it. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
const EVENT_SOURCES: Readonly<Record<string, (app: Synthesized) => object>> = {
  ChangesLoader: app => ({
    eventSourceArn: arnOf(app, 'ChangesStream'),
    functionName: arnOf(app, 'StreamToParquetFunction'),
    startingPosition: 'TRIM_HORIZON',
    // As large as Lambda takes them: the fewer batches, the larger the Parquet files.
    batchSize: 10_000,
    maximumBatchingWindowInSeconds: 300,
    parallelizationFactor: 1,
    functionResponseTypes: ['ReportBatchItemFailures'],
    bisectBatchOnFunctionError: true,
    // A day to mend what makes a batch fail: more tries than fit into it. What is given up then is still in the stream for
    // six days, which tells what it was.
    maximumRetryAttempts: 1_000,
    maximumRecordAgeInSeconds: 86_400,
    destinationConfig: { onFailure: { destinationArn: arnOf(app, 'QuarantineBucket') } },
    // Alarms look at what this counts.
    metricsConfig: { metrics: ['EventCount'] },
  }),
  CsvUploadEventSource: app => ({
    eventSourceArn: arnOf(app, 'CsvUploadQueueQueue'),
    functionName: arnOf(app, 'CsvToDynamodbFunction'),
    // A file may take all the time that an invocation has.
    batchSize: 1,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: 5 },
  }),
}

export const eventSource: Rule = ({ name, inputs }, app) => {
  const { enabled = true, ...others } = inputs
  expect(enabled).toBe(true)
  expect(others).toEqual(EVENT_SOURCES[name]?.(app))
}

export const eventRule: Rule = all(named, ({ inputs }, { stage }) => {
  const { eventPattern, description: _, ...others } = inputs
  // Enabled, in the bus of AWS's own events, and not by the clock.
  expect(others).toEqual({ name: `inlet-${stage}-table-changed` })
  expect(JSON.parse(String(eventPattern))).toEqual({
    source: ['aws.glue'],
    'detail-type': ['Glue Data Catalog Database State Change', 'Glue Data Catalog Table State Change'],
    detail: {
      databaseName: [`inlet_${stage}_raw`, `inlet_${stage}_sales`],
      typeOfChange: ['CreateTable', 'UpdateTable'],
    },
  })
})

export const eventTarget: Rule = ({ inputs }, app) => {
  expect(inputs).toEqual({
    rule: app.get('TableChanged').inputs.name,
    arn: arnOf(app, 'AthenaViewsFunction'),
    // EventBridge's own: as often as it tries, for a day.
    retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 },
  })
}

export const lambdaPermission: Rule = ({ inputs }, app) => {
  expect(inputs).toEqual({
    action: 'lambda:InvokeFunction',
    function: app.get('AthenaViewsFunction').inputs.name,
    principal: 'events.amazonaws.com',
    sourceArn: arnOf(app, 'TableChanged'),
  })
}

interface Scheduled {
  readonly expression: string
  /** UTC, if left out. */
  readonly timezone?: string
  readonly function: string
  readonly deadLetters?: string
}

const SCHEDULES: Readonly<Record<string, Scheduled>> = {
  // An alarm looks at periods of five minutes, in each of which somebody has to look at the tables.
  CaptureWatchSchedule: { expression: 'rate(5 minutes)', function: 'CaptureWatchFunction' },
  // Glue's events are told as well as Glue can, and S3 Tables tells of none: for as long, a view may lack a column.
  ViewSchedule: { expression: 'rate(1 hour)', function: 'AthenaViewsFunction' },
  ExchangeRatesFeed: {
    expression: feeds.exchange_rates.schedule,
    timezone: 'UTC',
    function: 'CsvToPartitionFunction',
    deadLetters: 'DailyFileDeadLetters',
  },
}

export const schedule: Rule = all(named, (resource, app) => {
  const { name: _, target, ...inputs } = resource.inputs
  const name = resource.name.replace(/Schedule$/, '')
  const expected = SCHEDULES[name]
  if (expected === undefined) throw new Error('Expected to know what it is to start')
  expect(inputs).toEqual({
    state: 'ENABLED',
    flexibleTimeWindow: { mode: 'OFF' },
    scheduleExpression: expected.expression,
    ...(expected.timezone && { scheduleExpressionTimezone: expected.timezone }),
  })
  expect(target).toEqual({
    arn: arnOf(app, expected.function),
    roleArn: arnOf(app, `${name}Role`),
    input: expect.any(String),
    // Of starting it. What fails then is tried again by the function's own settings.
    retryPolicy: { maximumRetryAttempts: 5 },
    ...(expected.deadLetters && { deadLetterConfig: { arn: arnOf(app, expected.deadLetters) } }),
  })
  expect(() => JSON.parse(String(valueAt(resource, 'target', 'input')))).not.toThrow()
  const [{ policy } = { policy: undefined }] = app.get(`${name}Role`).inputs.inlinePolicies as { policy: unknown }[]
  expect(statementsOf(policy)).toContainEqual(
    expect.objectContaining({ Action: ['lambda:InvokeFunction'], Resource: [arnOf(app, expected.function)] }),
  )
})
