import { expect } from 'vitest'
import type { Synthesized } from '../synthesized.ts'
import { arnOf } from './arns.ts'
import { PERMANENT } from './rule.ts'

/** By output: what has its value for a name, or for the name of a bucket. */
const NAMED: Readonly<Record<string, string>> = {
  RawBucketName: 'RawBucket',
  QuarantineBucketName: 'QuarantineBucket',
  RawDatabaseName: 'RawDatabase',
  VendorBucketName: 'VendorDropBucket',
  DailyFunctionName: 'CsvToPartitionFunction',
  ChangesFunctionName: 'StreamToParquetFunction',
  DynamoDBTableName: 'OffersTable',
  S3BucketName: 'CsvUploadsBucket',
  IAMRoleName: 'CsvToDynamodbRole',
  OrdersTableName: 'OrdersTable',
  SalesBucketName: 'SalesBucket',
  SalesDatabaseName: 'SalesDatabase',
  AnalyticsDatabaseName: 'AnalyticsDatabase',
  QueriesWorkgroupName: 'Queries',
  CurrentWorkgroupName: 'CurrentQueries',
  ViewsWorkgroupName: 'ViewQueries',
  ViewsFunctionName: 'AthenaViewsFunction',
}

/** Dead letters that `lake smoke` counts, and somebody may have to look at. */
const DEAD_LETTERS = ['CsvImportDeadLetters', 'DailyFileDeadLetters', 'OrderPipeDeadLetters', 'ViewDeadLetters']

/** What a deploy says at its end is what commands work on later. */
export function expectOutputs(app: Synthesized): void {
  const { stage } = app
  // SST's own mark.
  const { _protect: _, AlarmNames, Captures, DeadLetterQueueUrls, Deliveries, ...outputs } = app.outputs
  const named = Object.entries(NAMED).map(([output, name]) => {
    const { inputs } = app.get(name)
    return [output, inputs.name ?? inputs.bucket]
  })
  expect(outputs).toEqual({
    ...Object.fromEntries(named),
    Stage: stage,
    Region: 'eu-west-1',
    IsPermanent: PERMANENT.includes(stage),
    LambdaFunctionArn: arnOf(app, 'CsvToDynamodbFunction'),
    TransactionsTableName: `inlet-${stage}-financial-transactions`,
    TransactionsMode: 'append',
    TransactionsIcebergTable: `"s3tablescatalog/inlet-${stage}-tables"."analytics"."transactions"`,
    TablesCatalog: `s3tablescatalog/inlet-${stage}-tables`,
    TablesNamespace: 'analytics',
  })
  const urls = DEAD_LETTERS.map(name => `https://sqs.eu-west-1.amazonaws.com/123456789012/${app.get(name).inputs.name}`)
  expect(DeadLetterQueueUrls).toEqual(urls)
  const alarms = app.ofType('aws:cloudwatch/metricAlarm:MetricAlarm').map(({ inputs }) => inputs.name)
  expect((AlarmNames as string[]).toSorted()).toEqual(alarms.toSorted())
  expect(capturesOf(Captures)).toEqual(capturesIn(app))
  expect(Deliveries).toEqual(deliveriesIn(app))
}

interface ErrorPlace {
  readonly bucketArn: string
  readonly errorOutputPrefix: string
}

interface DeliveryInputs {
  readonly kinesisSourceConfiguration: { readonly kinesisStreamArn: string }
  readonly extendedS3Configuration?: ErrorPlace
  readonly icebergConfiguration?: { readonly s3Configuration: ErrorPlace }
}

/** Of each delivery stream: what it reads, who transforms that, and where what fails goes, before what changes by the hour. */
function deliveriesIn(app: Synthesized): unknown[] {
  const streams = { orders: 'OrderFirehose', transactions: 'TransactionFirehose' }
  return Object.entries(streams).map(([name, resource]) => {
    const inputs = app.get(resource).inputs as unknown as DeliveryInputs
    const { bucketArn = '', errorOutputPrefix = '' } =
      inputs.extendedS3Configuration ?? inputs.icebergConfiguration?.s3Configuration ?? {}
    const [, transformer] = /function:([\w-]+)/.exec(JSON.stringify(inputs)) ?? []
    return {
      name,
      stream: inputs.kinesisSourceConfiguration.kinesisStreamArn,
      transformer,
      errors: { bucket: bucketArn.replace('arn:aws:s3:::', ''), prefix: errorOutputPrefix.replace(/!.*$/, '') },
    }
  })
}

/** By stream, the tables that stream into it. */
function capturesOf(captures: unknown): Record<string, readonly string[]> {
  const list = captures as { readonly stream: string; readonly tables: readonly string[] }[]
  return Object.fromEntries(list.map(({ stream, tables }) => [stream, tables.toSorted()]))
}

function capturesIn(app: Synthesized): Record<string, readonly string[]> {
  const captures = app.ofType('aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination')
  const byStream = Object.groupBy(captures, ({ inputs }) => String(inputs.streamArn))
  const tables = Object.entries(byStream).map(([stream, of = []]) => {
    return [stream, of.map(({ inputs }) => String(inputs.tableName)).toSorted()]
  })
  return Object.fromEntries(tables)
}
