import {
  ACCOUNT_ID,
  arnOf,
  bucketArn,
  functionArn,
  glueArn,
  keyArn,
  logGroupArn,
  queueArn,
  STAGE,
  streamArn,
  tableArn,
  tableBucketArn,
} from './arns.ts'
import type { ActionOn, Right, RoleRights } from './rights.ts'
import { s3TablesCatalog } from './s3-tables-catalog.ts'

/** A role that a service of AWS takes. */
export interface ServiceRights extends RoleRights {
  readonly service: string
  /** On which the service may take it: else whoever uses the service could have it use this role. */
  readonly condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

const FOR_THIS_ACCOUNT = { StringEquals: { 'aws:SourceAccount': [ACCOUNT_ID] } }
const ORDERS_STREAM = tableArn('OrderTable/stream/2026-01-01T00:00:00.000')
const [SALES, QUARANTINE] = [bucketArn('sales'), bucketArn('quarantine')]

/** By role, in a stage with a crawler. */
export const SERVICE_RIGHTS: Readonly<Record<string, ServiceRights>> = {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
  OrderPipeRole: {
    service: 'pipes.amazonaws.com',
    condition: {
      ...FOR_THIS_ACCOUNT,
      ArnEquals: { 'aws:SourceArn': [arnOf('pipes', `pipe/inlet-${STAGE}-orders`)] },
    },
    may: [
      { actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], on: [ORDERS_STREAM] },
      { actions: ['kinesis:PutRecord', 'kinesis:PutRecords'], on: [streamArn('order-changes')] },
      { actions: ['sqs:SendMessage'], on: [queueArn('OrderPipeDeadLetters')] },
    ],
    // AWS lists it with the others, and IAM has it for all streams of an account, or none.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    inert: [{ actions: ['dynamodb:ListStreams'], on: [ORDERS_STREAM] }],
    mayNot: [
      ['dynamodb:ListStreams', '*'],
      ['dynamodb:GetRecords', tableArn('financial-transactions/stream/2026-01-01T00:00:00.000')],
      ['dynamodb:GetItem', tableArn('OrderTable')],
      ['kinesis:PutRecords', streamArn('changes')],
      ['kinesis:GetRecords', streamArn('order-changes')],
      ['sqs:SendMessage', queueArn('CsvImportDeadLetters')],
      ['sqs:ReceiveMessage', queueArn('OrderPipeDeadLetters')],
    ],
  },
  OrderFirehoseRole: firehoseRights({
    stream: 'order-changes',
    transformer: 'OrderTransformer',
    firehose: 'orders',
    bucket: SALES,
    folders: ['orders', 'errors'],
    may: [],
    mayNot: [
      ['kinesis:GetRecords', streamArn('transaction-changes')],
      ['lambda:InvokeFunction', functionArn('TransactionTransformer')],
      ['logs:PutLogEvents', `${logGroupArn(`/aws/kinesisfirehose/inlet-${STAGE}-transactions-append`)}:log-stream:a`],
      ['s3:PutObject', `${QUARANTINE}/firehose/transactions/a`],
      ['s3:PutObject', `${SALES}/others/a`],
      ['s3:DeleteObject', `${SALES}/errors/a`],
      ['kms:GenerateDataKey', keyArn('QuarantineKey')],
    ],
  }),
  TransactionFirehoseRole: firehoseRights({
    stream: 'transaction-changes',
    transformer: 'TransactionTransformer',
    firehose: 'transactions-append',
    bucket: QUARANTINE,
    folders: ['firehose/transactions'],
    may: [
      // Errors are under the bucket's key.
      { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], on: [keyArn('QuarantineKey')] },
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-firehose.html, and without Lake Formation
      // https://docs.aws.amazon.com/glue/latest/dg/s3tables-catalog-prerequisites.html
      ...s3TablesCatalog(['GetCatalog', 'GetDatabase', 'GetTable', 'UpdateTable'], 'transactions').may,
      { actions: ['s3tables:GetTableBucket', 's3tables:GetNamespace'], on: [tableBucketArn(`inlet-${STAGE}-tables`)] },
      {
        actions: [
          ...['s3tables:GetTable', 's3tables:GetTableMetadataLocation', 's3tables:UpdateTableMetadataLocation'],
          ...['s3tables:GetTableData', 's3tables:PutTableData'],
        ],
        on: [tableBucketArn(`inlet-${STAGE}-tables/table/transactions`)],
      },
    ],
    inert: s3TablesCatalog(['GetCatalog', 'GetDatabase', 'GetTable', 'UpdateTable'], 'transactions').inert,
    mayNot: [
      ['kinesis:GetRecords', streamArn('order-changes')],
      ['lambda:InvokeFunction', functionArn('OrderTransformer')],
      ['logs:PutLogEvents', `${logGroupArn(`/aws/kinesisfirehose/inlet-${STAGE}-orders`)}:log-stream:a`],
      ['s3:PutObject', `${SALES}/orders/a`],
      ['s3:PutObject', `${QUARANTINE}/firehose/others/a`],
      ['s3:PutObject', `${QUARANTINE}/aws/lambda/a.json`],
      ['s3:GetObject', `${QUARANTINE}/_quarantine/stream-to-parquet/a.json`],
      ['s3:DeleteObject', `${QUARANTINE}/firehose/transactions/a`],
      ['glue:UpdateTable', glueArn(`table/s3tablescatalog/inlet-${STAGE}-tables/analytics/other`)],
      ['glue:DeleteTable', glueArn(`table/s3tablescatalog/inlet-${STAGE}-tables/analytics/transactions`)],
      ['s3tables:PutTableData', tableBucketArn(`inlet-${STAGE}-tables/table/other`)],
      ['s3tables:DeleteTable', tableBucketArn(`inlet-${STAGE}-tables/table/transactions`)],
      ['s3tables:PutTablePolicy', tableBucketArn(`inlet-${STAGE}-tables/table/transactions`)],
      ['s3tables:CreateTable', tableBucketArn(`inlet-${STAGE}-tables`)],
    ],
  }),
  // Of AWSGlueServiceRole, what a crawler of new folders has a use for.
  // https://docs.aws.amazon.com/glue/latest/dg/crawler-prereqs.html
  OrdersCrawlerRole: {
    service: 'glue.amazonaws.com',
    condition: FOR_THIS_ACCOUNT,
    may: [
      { actions: ['s3:GetObject'], on: [`${SALES}/orders/*`] },
      { actions: ['s3:GetBucketLocation', 's3:ListBucket'], on: [SALES] },
      { actions: ['glue:GetDatabase'], on: [glueArn('catalog'), glueArn(`database/inlet_${STAGE}_sales`)] },
      {
        actions: [
          ...['glue:GetTable', 'glue:GetTables', 'glue:CreateTable', 'glue:UpdateTable'],
          ...['glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
          ...['glue:BatchCreatePartition', 'glue:UpdatePartition'],
        ],
        on: ['catalog', `database/inlet_${STAGE}_sales`, `table/inlet_${STAGE}_sales/*`].map(glueArn),
      },
      { actions: ['logs:CreateLogGroup'], on: [logGroupArn('/aws-glue/crawlers*')] },
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        on: [`${logGroupArn('/aws-glue/crawlers*')}:log-stream:*`],
      },
    ],
    inert: [{ actions: ['glue:GetDatabase'], on: [glueArn(`table/inlet_${STAGE}_sales/*`)] }],
    mayNot: [
      ['s3:GetObject', `${SALES}/errors/orders/a`],
      ['s3:GetObject', `${bucketArn('raw')}/orders/a`],
      ['s3:PutObject', `${SALES}/orders/a`],
      ['glue:UpdateTable', glueArn(`table/inlet_${STAGE}_raw/orders`)],
      ['glue:DeleteTable', glueArn(`table/inlet_${STAGE}_sales/orders`)],
      ['glue:BatchDeletePartition', glueArn(`table/inlet_${STAGE}_sales/orders`)],
      ['glue:UpdateDatabase', glueArn(`database/inlet_${STAGE}_sales`)],
      ['logs:PutLogEvents', `${logGroupArn('/aws-glue/jobs/output')}:log-stream:a`],
    ],
  },
  CaptureWatchScheduleRole: scheduleRights('CaptureWatch'),
  ViewScheduleRole: scheduleRights('AthenaViews'),
  ExchangeRatesFeedRole: scheduleRights('CsvToPartition', 'DailyFileDeadLetters'),
}

interface FirehoseThings {
  readonly stream: string
  readonly transformer: string
  readonly firehose: string
  readonly bucket: string
  readonly folders: readonly string[]
  readonly may: readonly Right[]
  readonly inert?: readonly Right[]
  readonly mayNot: readonly ActionOn[]
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
function firehoseRights({ stream, transformer, firehose, bucket, folders, ...others }: FirehoseThings): ServiceRights {
  const [source, fn] = [streamArn(stream), functionArn(transformer)]
  return {
    ...others,
    service: 'firehose.amazonaws.com',
    condition: { StringEquals: { 'sts:ExternalId': [ACCOUNT_ID] } },
    may: [
      {
        actions: ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
        on: [source],
      },
      { actions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'], on: [fn, `${fn}:*`] },
      {
        actions: ['logs:PutLogEvents'],
        on: [`${logGroupArn(`/aws/kinesisfirehose/inlet-${STAGE}-${firehose}`)}:log-stream:*`],
      },
      { actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], on: [bucket] },
      {
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        on: folders.map(folder => `${bucket}/${folder}/*`),
      },
      ...others.may,
    ],
    mayNot: [
      ...others.mayNot,
      ['kinesis:GetRecords', streamArn('changes')],
      ['kinesis:PutRecords', source],
      ['lambda:InvokeFunction', functionArn('CsvToDynamodb')],
      ['lambda:UpdateFunctionCode', fn],
      ['s3:PutObject', `${bucketArn('raw')}/orders/a`],
    ],
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role */
function scheduleRights(fn: string, deadLetters?: string): ServiceRights {
  return {
    service: 'scheduler.amazonaws.com',
    condition: FOR_THIS_ACCOUNT,
    may: [
      { actions: ['lambda:InvokeFunction'], on: [functionArn(fn)] },
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
      ...(deadLetters === undefined ? [] : [{ actions: ['sqs:SendMessage'], on: [queueArn(deadLetters)] }]),
    ],
    mayNot: [
      ['lambda:InvokeFunction', functionArn('CsvToDynamodb')],
      ['lambda:InvokeFunction', functionArn(`${fn}2`)],
      ['sqs:SendMessage', queueArn('CsvImportDeadLetters')],
    ],
  }
}
