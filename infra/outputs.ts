import { athenaViews, viewDeadLetters } from './athena/views.ts'
import { analyticsDatabase, currentQueries, queries, viewQueries } from './athena/workgroups.ts'
import { captures } from './changes/captures.ts'
import { streamToParquet } from './changes/stream-to-parquet.ts'
import { csvToDynamodb, importDeadLetters, importTable, uploadBucket } from './csv/csv-to-dynamodb.ts'
import { csvToPartition, dailyDeadLetters, vendorBucket } from './csv/csv-to-partition.ts'
import { quarantineBucket, rawBucket, rawDatabase } from './lake.ts'
import { alarms } from './monitoring/alarm.ts'
import { region } from './names.ts'
import { salesDatabase } from './orders/orders-catalog.ts'
import { ORDERS_ERRORS, orderTransformer, salesBucket } from './orders/orders-firehose.ts'
import { orderDeadLetters } from './orders/orders-pipe.ts'
import { orderStream, ordersTableName } from './orders/orders-table.ts'
import { isPermanentStage } from './stage.ts'
import { stage } from './stages.ts'
import { TABLES_CATALOG } from './transactions/tables-catalog.ts'
import { TRANSACTIONS_ERRORS, transactionTransformer } from './transactions/transactions-firehose.ts'
import { analyticsNamespace, tableBucket, transactionsIcebergTable } from './transactions/transactions-iceberg.ts'
import { transactionStream, transactionsTableName } from './transactions/transactions-table.ts'

/** What `sst deploy` prints at its end, and leaves in `.sst/outputs.json` for the `lake` command. */
export const outputs = {
  Stage: $app.stage,
  Region: region,
  IsPermanent: isPermanentStage($app.stage),
  RawBucketName: rawBucket.name,
  QuarantineBucketName: quarantineBucket.name,
  RawDatabaseName: rawDatabase.name,
  VendorBucketName: vendorBucket.name,
  DailyFunctionName: csvToPartition.name,
  // Of the CSV import.
  DynamoDBTableName: importTable.name,
  LambdaFunctionArn: csvToDynamodb.arn,
  S3BucketName: uploadBucket.name,
  IAMRoleName: csvToDynamodb.nodes.role.name,
  // Of changes.
  Captures: captures.map(({ tables, stream }) => ({ tables: [...tables], stream: stream.arn })),
  ChangesFunctionName: streamToParquet.name,
  OrdersTableName: ordersTableName,
  SalesBucketName: salesBucket.name,
  SalesDatabaseName: salesDatabase.name,
  TransactionsTableName: transactionsTableName,
  TransactionsMode: stage.transactions.mode,
  // As queries name it.
  TransactionsIcebergTable: $interpolate`"${TABLES_CATALOG}/${tableBucket.name}"."${analyticsNamespace.namespace}"."${transactionsIcebergTable.name}"`,
  TablesCatalog: $interpolate`${TABLES_CATALOG}/${tableBucket.name}`,
  TablesNamespace: analyticsNamespace.namespace,
  AnalyticsDatabaseName: analyticsDatabase.name,
  // Of Firehose: who transforms what it reads from a stream, and where it puts what fails.
  Deliveries: [
    {
      name: 'orders',
      stream: orderStream.arn,
      transformer: orderTransformer.name,
      errors: { bucket: salesBucket.name, prefix: ORDERS_ERRORS },
    },
    {
      name: 'transactions',
      stream: transactionStream.arn,
      transformer: transactionTransformer.name,
      errors: { bucket: quarantineBucket.name, prefix: TRANSACTIONS_ERRORS },
    },
  ],
  // Of queries, and of what went wrong.
  QueriesWorkgroupName: queries.name,
  CurrentWorkgroupName: currentQueries.name,
  ViewsWorkgroupName: viewQueries.name,
  ViewsFunctionName: athenaViews.name,
  DeadLetterQueueUrls: [importDeadLetters, dailyDeadLetters, orderDeadLetters, viewDeadLetters].map(({ url }) => url),
  AlarmNames: alarms.map(({ name }) => name),
}
