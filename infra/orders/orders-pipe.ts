import { arnOf, nameOf } from '../names.ts'
import { makeDeadLetterQueue } from '../parts/dead-letters.ts'
import { FOR_THIS_ACCOUNT, makeServiceRole } from '../parts/service-role.ts'
import { stage } from '../stages.ts'
import { orderFirehose } from './orders-firehose.ts'
import { orderStream, ordersTable } from './orders-table.ts'

const name = nameOf('orders')

/** DynamoDB keeps a change for a day. Half of it is for trying, and half to fetch what was given up: a queue has only its place. */
const MOST_AGE_SECONDS = 12 * 60 * 60

/** Where in DynamoDB's stream there are changes that could not be carried on. */
export const orderDeadLetters = makeDeadLetterQueue('OrderPipeDeadLetters')

/** Under this name, AWS lets the service that writes the log of a pipe write it, without a policy for each. */
const log = new aws.cloudwatch.LogGroup('OrderPipeLog', {
  name: `/aws/vendedlogs/pipes/${name}`,
  retentionInDays: stage.logDays,
})

const { streamArn } = ordersTable.nodes.table

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html */
const role = makeServiceRole('OrderPipeRole', {
  service: 'pipes.amazonaws.com',
  conditions: [
    FOR_THIS_ACCOUNT,
    { test: 'ArnEquals', variable: 'aws:SourceArn', values: [arnOf('pipes', `pipe/${name}`)] },
  ],
  permissions: [
    {
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: [streamArn],
    },
    { actions: ['kinesis:PutRecord', 'kinesis:PutRecords'], resources: [orderStream.arn] },
    { actions: ['sqs:SendMessage'], resources: [orderDeadLetters.arn] },
  ],
})

/** Carries the changes of orders from DynamoDB's stream to Kinesis, those of an order in their order. */
export const orderPipe = new aws.pipes.Pipe(
  'OrderPipe',
  {
    name,
    description: 'Changes of orders from DynamoDB to Kinesis',
    roleArn: role.arn,
    source: streamArn,
    sourceParameters: {
      dynamodbStreamParameters: {
        startingPosition: 'TRIM_HORIZON',
        // PutRecords takes 500 at most, and 5 MB: the pipe halves a batch that is more.
        batchSize: 500,
        maximumBatchingWindowInSeconds: 1,
        parallelizationFactor: 1,
        onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        maximumRetryAttempts: 1_000,
        maximumRecordAgeInSeconds: MOST_AGE_SECONDS,
        deadLetterConfig: { arn: orderDeadLetters.arn },
      },
    },
    target: orderStream.arn,
    targetParameters: { kinesisStreamParameters: { partitionKey: '$.dynamodb.Keys.orderid.S' } },
    // Without execution data, which would be the orders.
    logConfiguration: { level: 'ERROR', cloudwatchLogsLogDestination: { logGroupArn: log.arn } },
  },
  // Firehose reads what comes after it is there, and nothing before. It takes its time, in which the role of the pipe becomes
  // known everywhere: a pipe looks once whether it may do what it has to, and fails for good if not.
  // https://github.com/hashicorp/terraform-provider-aws/issues/40572
  { dependsOn: [orderFirehose] },
)
