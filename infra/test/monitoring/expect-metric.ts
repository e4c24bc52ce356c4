import feeds from '@inlet/csv-to-partition/feeds.json' with { type: 'json' }
import { expect } from 'vitest'
import { handlerPackages } from '../runs/handler-file.ts'
import { type Synthesized, valueAt } from '../synthesized.ts'
import type { Metric } from './metric.ts'

interface Dimension {
  readonly namespace: string
  /** Of the resource that has its value for a name. */
  readonly type: string
}

/** By what AWS's metrics are, and nothing else, for the metrics that are looked at. */
const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  DeliveryStreamName: {
    namespace: 'AWS/Firehose',
    type: 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream',
  },
  FunctionName: { namespace: 'AWS/Lambda', type: 'aws:lambda/function:Function' },
  PipeName: { namespace: 'AWS/EventBridge/Pipes', type: 'aws:pipes/pipe:Pipe' },
  QueueName: { namespace: 'AWS/SQS', type: 'aws:sqs/queue:Queue' },
  StreamName: { namespace: 'AWS/Kinesis', type: 'aws:kinesis/stream:Stream' },
}

/** A metric that nothing counts is one that never rings: it is of something that the stage has, and that counts it. */
export function expectMetric(metric: Metric, app: Synthesized): void {
  expect(Object.keys(metric.dimensions), metric.name).not.toEqual([])
  if (metric.namespace === `Inlet/${app.stage}`) expectInletMetric(metric)
  else if ('EventSourceMappingUUID' in metric.dimensions) expectMappingMetric(metric, app)
  else expectAwsMetric(metric, app)
}

function expectAwsMetric(metric: Metric, app: Synthesized): void {
  const { namespace, dimensions } = metric
  const [[key, value] = [], ...others] = Object.entries(dimensions)
  expect(others).toEqual([])
  const dimension = DIMENSIONS[String(key)]
  expect(namespace).toBe(dimension?.namespace)
  const resource = app.find(String(dimension?.type), 'name', value)
  const [, destination] = /^DeliveryTo(S3|Iceberg)\./.exec(metric.name) ?? []
  if (destination) expect(resource.inputs.destination).toBe({ S3: 'extended_s3', Iceberg: 'iceberg' }[destination])
  if (metric.name !== 'IteratorAge') return
  const sources = app.ofType('aws:lambda/eventSourceMapping:EventSourceMapping').filter(({ inputs }) => {
    return String(inputs.functionName).endsWith(`:${value}`)
  })
  expect(sources.map(({ inputs }) => inputs.eventSourceArn)).toEqual([expect.stringMatching(/^arn:aws:kinesis:/)])
}

/** Counted by a handler, as `service`; by all tables together, or by one, which a feed loads. */
function expectInletMetric({ dimensions: { service, table, ...others } }: Metric): void {
  expect(others).toEqual({})
  expect(handlerPackages()).toContain(service)
  if (table !== undefined) expect(Object.values(feeds).map(({ input }) => input.table)).toContain(table)
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
function expectMappingMetric({ namespace, name, dimensions }: Metric, app: Synthesized): void {
  expect(namespace).toBe('AWS/Lambda')
  expect(Object.keys(dimensions)).toHaveLength(1)
  expect(name).toMatch(/EventCount$/)
  // The mock's UUID of a mapping is its name in the app.
  const mapping = app.get(String(dimensions.EventSourceMappingUUID))
  expect(mapping.type).toBe('aws:lambda/eventSourceMapping:EventSourceMapping')
  expect(valueAt(mapping, 'metricsConfig', 'metrics')).toContain('EventCount')
}
