import { expect } from 'vitest'
import type { Resource } from '../../synth/resource.ts'
import { type Synthesized, valueAt } from '../synthesized.ts'
import { arnOf } from './arns.ts'
import { roleStatements } from './policies.ts'
import { all, named, type Rule } from './rule.ts'

/** Of both destinations: the settings' defaults. A minute, or as much as makes a file that is good to read. */
const BUFFER = { bufferingInterval: 60, bufferingSize: 64 }

const DAY = '!{timestamp:yyyy}/!{timestamp:MM}/!{timestamp:dd}/'

export const firehose: Rule = all(named, (resource, app) => {
  const { name, inputs } = resource
  const expected = FIREHOSES[name]
  if (expected === undefined) throw new Error('Expected to know what it is to deliver')
  expect(inputs).toEqual({ name: inputs.name, ...expected(app) })
  const s3 = (inputs.extendedS3Configuration ??
    valueAt(resource, 'icebergConfiguration', 's3Configuration')) as Prefixes
  for (const prefix of [s3.prefix, s3.errorOutputPrefix]) {
    if (prefix !== undefined) expectMayWrite(app.get(`${name}Role`), `${s3.bucketArn}/${prefix}`)
  }
})

interface Prefixes {
  readonly bucketArn: string
  readonly prefix?: string
  readonly errorOutputPrefix: string
}

const FIREHOSES: Readonly<Record<string, (app: Synthesized) => object>> = {
  OrderFirehose: app => ({
    destination: 'extended_s3',
    kinesisSourceConfiguration: sourceOf(app, 'Order'),
    extendedS3Configuration: {
      bucketArn: arnOf(app, 'SalesBucket'),
      roleArn: arnOf(app, 'OrderFirehoseRole'),
      prefix: `orders/${DAY}`,
      errorOutputPrefix: `errors/orders/!{firehose:error-output-type}/${DAY}`,
      // Athena's bill is by the bytes in S3.
      compressionFormat: 'GZIP',
      ...BUFFER,
      processingConfiguration: transformBy(app, 'Order'),
      cloudwatchLoggingOptions: logTo(app, 'Order', 'DestinationDelivery'),
    },
  }),
  TransactionFirehose: app => ({
    destination: 'iceberg',
    kinesisSourceConfiguration: sourceOf(app, 'Transaction'),
    icebergConfiguration: {
      roleArn: arnOf(app, 'TransactionFirehoseRole'),
      catalogArn: `arn:aws:glue:eu-west-1:123456789012:catalog/s3tablescatalog/inlet-${app.stage}-tables`,
      appendOnly: true,
      destinationTableConfigurations: [{ databaseName: 'analytics', tableName: 'transactions' }],
      ...BUFFER,
      // Seconds, for which a commit that others get in the way of is tried again.
      retryDuration: 300,
      processingConfiguration: transformBy(app, 'Transaction'),
      cloudwatchLoggingOptions: logTo(app, 'Transaction', 'DestinationDelivery'),
      // What is in the table needs no copy.
      s3BackupMode: 'FailedDataOnly',
      s3Configuration: {
        bucketArn: arnOf(app, 'QuarantineBucket'),
        roleArn: arnOf(app, 'TransactionFirehoseRole'),
        errorOutputPrefix: `firehose/transactions/!{firehose:error-output-type}/${DAY}`,
        cloudwatchLoggingOptions: logTo(app, 'Transaction', 'BackupDelivery'),
      },
    },
  }),
}

type Name = 'Order' | 'Transaction'

function sourceOf(app: Synthesized, name: Name): object {
  return { kinesisStreamArn: arnOf(app, `${name}ChangesStream`), roleArn: arnOf(app, `${name}FirehoseRole`) }
}

function transformBy(app: Synthesized, name: Name): object {
  const parameters = {
    LambdaArn: `${arnOf(app, `${name}TransformerFunction`)}:$LATEST`,
    // More than this, and what the function answers may not fit into Lambda's 6 MB. AWS takes 0.2 and more.
    BufferSizeInMBs: '0.8',
    BufferIntervalInSeconds: '30',
  }
  return {
    enabled: true,
    processors: [
      {
        type: 'Lambda',
        parameters: Object.entries(parameters).map(([parameterName, parameterValue]) => {
          return { parameterName, parameterValue }
        }),
      },
    ],
  }
}

/** A log group and a stream of it, both of which are there: Firehose makes neither. */
function logTo(app: Synthesized, name: Name, logStream: string): object {
  const { logGroupName, name: logStreamName } = app.get(`${name}Firehose${logStream}`).inputs
  expect({ logGroupName, logStreamName }).toEqual({
    logGroupName: app.get(`${name}FirehoseLog`).inputs.name,
    logStreamName: logStream,
  })
  return { enabled: true, logGroupName, logStreamName }
}

function expectMayWrite(role: Resource, objects: string): void {
  const writable = roleStatements(role).flatMap(({ Action, Resource }) =>
    Action.includes('s3:PutObject') ? Resource : [],
  )
  expect(writable.filter(each => each.endsWith('*') && objects.startsWith(each.slice(0, -1)))).toHaveLength(1)
}
