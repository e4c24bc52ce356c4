import {
  arnOf,
  bucketArn,
  glueArn,
  keyArn,
  logGroupArn,
  queueArn,
  STAGE,
  streamArn,
  tableArn,
  tableBucketArn,
  workgroupArn,
} from './arns.ts'
import type { Right, RoleRights } from './rights.ts'
import { s3TablesCatalog } from './s3-tables-catalog.ts'

/**
 * By function: what AWS does with its rights, which no call of its handler tells, and calls that the record of them has not
 * got; and what it may not do, though another function may.
 */
export const FUNCTION_RIGHTS: Readonly<Record<string, RoleRights>> = {
  StreamToParquet: {
    may: [
      mayLog('StreamToParquet'),
      // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
      {
        actions: [
          ...['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords'],
          ...['kinesis:GetShardIterator', 'kinesis:ListShards'],
        ],
        on: [streamArn('changes')],
      },
      // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
      { actions: ['s3:PutObject'], on: [`${bucketArn('quarantine')}/aws/lambda/*`] },
      { actions: ['s3:ListBucket'], on: [bucketArn('quarantine')] },
      { actions: ['kms:GenerateDataKey'], on: [keyArn('QuarantineKey')] },
    ],
    mayNot: [
      ['s3:DeleteObject', `${bucketArn('raw')}/rates/load-000001-0123abcd/a.parquet`],
      ['s3:GetObject', `${bucketArn('vendor-drop')}/rates/a.csv`],
      ['s3:GetObject', `${bucketArn('quarantine')}/aws/lambda/a.json`],
      ['s3:GetObject', `${bucketArn('quarantine')}/_quarantine/csv-to-partition/a.json`],
      ['s3:PutObject', `${bucketArn('quarantine')}/_quarantine/csv-to-partition/a.json`],
      ['s3:PutObject', `${bucketArn('quarantine')}/firehose/transactions/a`],
      ['glue:UpdatePartition', glueArn(`table/inlet_${STAGE}_raw/rates`)],
      ['kinesis:GetRecords', streamArn('transaction-changes')],
      ['kinesis:PutRecords', streamArn('changes')],
    ],
  },
  CsvToPartition: {
    may: [
      mayLog('CsvToPartition'),
      maySend('DailyFileDeadLetters'),
      // S3 puts the parts of an upload together; quarantine has parts where very many rows are bad.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
      { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], on: [keyArn('QuarantineKey')] },
      { actions: ['s3:AbortMultipartUpload'], on: [`${bucketArn('quarantine')}/_quarantine/csv-to-partition/*`] },
    ],
    mayNot: [
      ['s3:DeleteObject', `${bucketArn('raw')}/_state/csv-to-partition/inlet_${STAGE}_raw/rates.json`],
      ['s3:PutObject', `${bucketArn('raw')}/orders/dt=2026-01-31/a.parquet`],
      ['s3:GetObject', `${bucketArn('raw')}/orders/dt=2026-01-31/a.parquet`],
      ['s3:PutObject', `${bucketArn('vendor-drop')}/rates/a.csv`],
      ['s3:DeleteObject', `${bucketArn('vendor-drop')}/rates/a.csv`],
      ['s3:GetObject', `${bucketArn('quarantine')}/_quarantine/stream-to-parquet/a.json`],
      ['s3:PutObject', `${bucketArn('quarantine')}/_quarantine/stream-to-parquet/a.json`],
      ['s3:AbortMultipartUpload', `${bucketArn('raw')}/orders/dt=2026-01-31/a.parquet`],
      ['sqs:SendMessage', queueArn('CsvImportDeadLetters')],
    ],
  },
  CsvToDynamodb: {
    may: [
      mayLog('CsvToDynamodb'),
      maySend('CsvImportDeadLetters'),
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      {
        actions: [
          ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          // Where the function reports messages as failed.
          'sqs:ChangeMessageVisibility',
        ],
        on: [queueArn('CsvUploadQueue')],
      },
      // Of an import that is void.
      {
        actions: ['s3:AbortMultipartUpload'],
        on: ['json-copy', 'unprocessed'].map(folder => `${bucketArn('csv-uploads')}/${folder}/*`),
      },
    ],
    mayNot: [
      ['s3:PutObject', `${bucketArn('csv-uploads')}/a.csv`],
      ['s3:DeleteObject', `${bucketArn('csv-uploads')}/a.csv`],
      ['s3:AbortMultipartUpload', `${bucketArn('csv-uploads')}/a.csv`],
      ['s3:DeleteObject', `${bucketArn('csv-uploads')}/json-copy/a.json`],
      ['s3:PutObject', `${bucketArn('raw')}/a`],
      ['dynamodb:DeleteItem', tableArn('offers')],
      ['dynamodb:UpdateTable', tableArn('offers')],
      ['sqs:SendMessage', queueArn('CsvUploadQueue')],
      ['sqs:ReceiveMessage', queueArn('CsvImportDeadLetters')],
      ['sqs:PurgeQueue', queueArn('CsvUploadQueue')],
    ],
  },
  OrderTransformer: {
    may: [mayLog('OrderTransformer')],
    mayNot: [
      ['kinesis:GetRecords', streamArn('order-changes')],
      ['kinesis:PutRecords', streamArn('changes')],
      ['s3:PutObject', `${bucketArn('sales')}/orders/a`],
    ],
  },
  TransactionTransformer: {
    may: [mayLog('TransactionTransformer')],
    mayNot: [
      ['kinesis:PutRecords', streamArn('transaction-changes')],
      ['s3:PutObject', `${bucketArn('quarantine')}/firehose/transactions/a`],
    ],
  },
  AthenaViews: {
    may: [
      mayLog('AthenaViews'),
      maySend('ViewDeadLetters'),
      // Athena looks at the tables that a view is of, which are in S3 Tables too.
      // https://docs.aws.amazon.com/glue/latest/dg/s3tables-catalog-prerequisites.html
      ...s3TablesCatalog(['GetCatalog', 'GetDatabase', 'GetTable'], '*').may,
      { actions: ['s3tables:GetTableBucket', 's3tables:GetNamespace'], on: [tableBucketArn(`inlet-${STAGE}-tables`)] },
      {
        actions: ['s3tables:GetTable', 's3tables:GetTableMetadataLocation', 's3tables:GetTableData'],
        on: [tableBucketArn(`inlet-${STAGE}-tables/table/transactions`)],
      },
    ],
    inert: [
      ...s3TablesCatalog(['GetCatalog', 'GetDatabase', 'GetTable'], '*').inert,
      {
        actions: ['glue:GetDatabase'],
        on: ['raw', 'sales', 'analytics'].map(database => glueArn(`table/inlet_${STAGE}_${database}/*`)),
      },
    ],
    mayNot: [
      ['athena:StartQueryExecution', workgroupArn('primary')],
      ['athena:StartQueryExecution', workgroupArn(`inlet-${STAGE}-queries`)],
      ['s3:GetObject', `${bucketArn('raw')}/orders/dt=2026-01-31/a.parquet`],
      ['s3:PutObject', `${bucketArn('results')}/queries/a.csv`],
      ['s3:AbortMultipartUpload', `${bucketArn('results')}/queries/a.csv`],
      ['s3:ListMultipartUploadParts', `${bucketArn('results')}/queries/a.csv`],
      ['s3tables:GetTableData', tableBucketArn(`inlet-${STAGE}-tables/table/other`)],
      ['s3tables:PutTableData', tableBucketArn(`inlet-${STAGE}-tables/table/transactions`)],
      // Views are all that it makes.
      ['glue:UpdateTable', glueArn(`table/inlet_${STAGE}_raw/orders`)],
      ['glue:CreateTable', glueArn(`table/inlet_${STAGE}_sales/orders`)],
      ['glue:UpdateTable', glueArn(`table/s3tablescatalog/inlet-${STAGE}-tables/analytics/transactions`)],
      ['glue:GetTable', glueArn('table/default/any')],
    ],
  },
  CaptureWatch: {
    may: [mayLog('CaptureWatch')],
    mayNot: [
      ['dynamodb:EnableKinesisStreamingDestination', tableArn('OrderTable')],
      ['dynamodb:GetItem', tableArn('OrderTable')],
      ['dynamodb:DescribeKinesisStreamingDestination', arnOf('dynamodb', 'table/somebody-elses')],
    ],
  },
}

/** Its log group is there already. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
function mayLog(name: string): Right {
  return {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    on: [`${logGroupArn(`/aws/lambda/inlet-${STAGE}-${name}`)}:log-stream:*`],
  }
}

/** Events that failed three times. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function maySend(queue: string): Right {
  return { actions: ['sqs:SendMessage'], on: [queueArn(queue)] }
}
