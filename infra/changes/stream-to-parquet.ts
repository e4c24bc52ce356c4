import { quarantineBucket, quarantineKey, rawBucket, rawDatabase } from '../lake.ts'
import { maskKey } from '../mask-key.ts'
import { ordersTableName } from '../orders/orders-table.ts'
import { makeFunction } from '../parts/function.ts'
import { mayEncrypt, mayReadObjects, mayUseTables, objects } from '../parts/permissions.ts'
import { stage } from '../stages.ts'
import { changeStreams, logicalName } from './streams.ts'

const streamArns = changeStreams.map(({ stream }) => stream.arn)

const QUARANTINE = '_quarantine/stream-to-parquet/'

/** Loads changes from all change streams. */
export const streamToParquet = makeFunction('StreamToParquet', {
  package: 'stream-to-parquet',
  description: 'DynamoDB changes from Kinesis to Parquet in S3',
  memory: '1024 MB',
  timeout: '5 minutes',
  environment: {
    S3_RAW: rawBucket.name,
    QUARANTINE_BUCKET: quarantineBucket.name,
    DATABASE: rawDatabase.name,
    COMPRESSION: stage.compression,
    SOURCES: `orders=${ordersTableName}`,
    ...maskKey,
  },
  permissions: [
    {
      actions: [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      resources: streamArns,
    },
    { actions: ['s3:PutObject'], resources: [objects(rawBucket), objects(quarantineBucket, QUARANTINE)] },
    // What is there already is read, to see that it is the same.
    ...mayReadObjects(quarantineBucket, QUARANTINE),
    // Batches that Lambda gives up are written by Lambda, with the rights of the function.
    { actions: ['s3:PutObject'], resources: [objects(quarantineBucket, 'aws/lambda/')] },
    ...mayEncrypt(quarantineKey),
    ...mayUseTables(rawDatabase, ['GetTable', 'CreateTable', 'UpdateTable', 'BatchCreatePartition']),
  ],
})

/** What hands the changes of each stream to the loader. */
export const streamEventSources = changeStreams.map(({ name, stream }) => {
  const eventSource = new aws.lambda.EventSourceMapping(logicalName(name, 'Loader'), {
    eventSourceArn: stream.arn,
    functionName: streamToParquet.arn,
    startingPosition: 'TRIM_HORIZON',
    // As large as Lambda takes them, 6 MB, or five minutes: the fewer batches, the larger the Parquet files.
    batchSize: 10_000,
    maximumBatchingWindowInSeconds: 300,
    // One batch of a shard at a time: more of them would be smaller files.
    parallelizationFactor: 1,
    functionResponseTypes: ['ReportBatchItemFailures'],
    bisectBatchOnFunctionError: true,
    // A day to mend what makes a batch fail. What is given up then is kept whole in S3: SQS and SNS would only be told
    // where it was. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
    maximumRetryAttempts: 1_000,
    maximumRecordAgeInSeconds: 24 * 60 * 60,
    destinationConfig: { onFailure: { destinationArn: quarantineBucket.arn } },
    metricsConfig: { metrics: ['EventCount'] },
  })
  return { name, eventSource }
})
