import { expect } from 'vitest'
import { arnOf } from './arns.ts'
import { all, keepsData, named, PERMANENT, type Rule } from './rule.ts'

export const kinesisStream: Rule = all(named, keepsData, ({ inputs }) => {
  expect(inputs).toEqual({
    name: inputs.name,
    retentionPeriod: 7 * 24,
    encryptionType: 'KMS',
    kmsKeyId: 'alias/aws/kinesis',
    streamModeDetails: { streamMode: 'ON_DEMAND' },
  })
})

/** By capture of the stage's own tables: table and stream. Those of others are in `ChangesStream`. */
const CAPTURES: Readonly<Record<string, { readonly table: string; readonly stream: string }>> = {
  OrdersCapture: { table: 'OrdersTable', stream: 'ChangesStream' },
  TransactionsCapture: { table: 'TransactionsTable', stream: 'TransactionChangesStream' },
}

export const streamingDestination: Rule = ({ name, inputs, options }, app) => {
  const { table, stream } = CAPTURES[name] ?? { stream: 'ChangesStream' }
  const tableName = table && app.ofType('aws:dynamodb/table:Table').find(each => each.name === table)?.inputs.name
  expect(inputs).toEqual({
    tableName: tableName ?? name.replace(/SourceCapture$/, ''),
    streamArn: arnOf(app, stream),
    // Of two changes of an item within a millisecond, nobody could tell which was first.
    approximateCreationDateTimePrecision: 'MICROSECOND',
  })
  expect(inputs.tableName).toMatch(/^[\w.-]{3,255}$/)
  expect(options.retainOnDelete).toBe(PERMANENT.includes(app.stage))
  // Taking a table out of the settings is no accident, and ends nothing.
  expect(options.protect).toBe(false)
}

export const pipe: Rule = all(named, ({ inputs, options }, app) => {
  const { description: _, ...others } = inputs
  expect(others).toEqual({
    name: `inlet-${app.stage}-orders`,
    roleArn: arnOf(app, 'OrderPipeRole'),
    source: `${arnOf(app, 'OrdersTable')}/stream/2026-01-01T00:00:00.000`,
    sourceParameters: {
      dynamodbStreamParameters: {
        startingPosition: 'TRIM_HORIZON',
        // PutRecords takes no more.
        batchSize: 500,
        maximumBatchingWindowInSeconds: 1,
        // More of them would mix the changes of an item up.
        parallelizationFactor: 1,
        onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        // DynamoDB keeps a change for a day: half of it for trying, which takes no thousand, and half to fetch it by hand.
        maximumRetryAttempts: 1_000,
        maximumRecordAgeInSeconds: 43_200,
        deadLetterConfig: { arn: arnOf(app, 'OrderPipeDeadLetters') },
      },
    },
    target: arnOf(app, 'OrderChangesStream'),
    targetParameters: { kinesisStreamParameters: { partitionKey: '$.dynamodb.Keys.orderid.S' } },
    // Without execution data, which would be the orders.
    logConfiguration: {
      level: 'ERROR',
      cloudwatchLogsLogDestination: { logGroupArn: arnOf(app, 'OrderPipeLog') },
    },
  })
  // Firehose reads what comes after it is there, and nothing before.
  expect(options.dependsOn).toContain('OrderFirehose')
})
