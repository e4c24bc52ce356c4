import type { StageOutputs } from '../../../stage/stage-outputs.ts'

export const STREAM = 'arn:aws:kinesis:eu-west-1:123456789012:stream/inlet-mine-changes'

export const OUTPUTS: StageOutputs = {
  Stage: 'mine',
  Region: 'eu-west-1',
  IsPermanent: false,
  RawBucketName: 'inlet-mine-raw',
  QuarantineBucketName: 'inlet-mine-quarantine',
  RawDatabaseName: 'inlet_mine_raw',
  VendorBucketName: 'inlet-mine-vendor-drop',
  DailyFunctionName: 'inlet-mine-CsvToPartition',
  DynamoDBTableName: 'inlet-mine-offers',
  S3BucketName: 'inlet-mine-csv-uploads',
  Captures: [{ tables: ['inlet-mine-OrderTable', 'customers'], stream: STREAM }],
  ChangesFunctionName: 'inlet-mine-StreamToParquet',
  Deliveries: [
    {
      name: 'orders',
      stream: 'arn:aws:kinesis:eu-west-1:123456789012:stream/inlet-mine-order-changes',
      transformer: 'inlet-mine-OrderTransformer',
      errors: { bucket: 'inlet-mine-sales', prefix: 'errors/orders/' },
    },
    {
      name: 'transactions',
      stream: 'arn:aws:kinesis:eu-west-1:123456789012:stream/inlet-mine-transaction-changes',
      transformer: 'inlet-mine-TransactionTransformer',
      errors: { bucket: 'inlet-mine-quarantine', prefix: 'firehose/transactions/' },
    },
  ],
  OrdersTableName: 'inlet-mine-OrderTable',
  SalesDatabaseName: 'inlet_mine_sales',
  TransactionsTableName: 'inlet-mine-financial-transactions',
  TransactionsMode: 'append',
  TransactionsIcebergTable: '"s3tablescatalog/inlet-mine-tables"."analytics"."transactions"',
  AnalyticsDatabaseName: 'inlet_mine_analytics',
  QueriesWorkgroupName: 'inlet-mine-queries',
  CurrentWorkgroupName: 'inlet-mine-current',
  TablesCatalog: 's3tablescatalog/inlet-mine-tables',
  TablesNamespace: 'analytics',
  ViewsWorkgroupName: 'inlet-mine-views',
  ViewsFunctionName: 'inlet-mine-AthenaViews',
  DeadLetterQueueUrls: ['https://sqs.eu-west-1.amazonaws.com/123456789012/inlet-mine-ViewDeadLetters'],
  AlarmNames: ['inlet-mine-ChangesLate', 'inlet-mine-ChangesQuarantined'],
}
