import { makeFirehoseLog } from '../firehose/firehose-log.ts'
import { makeFirehoseRole } from '../firehose/firehose-role.ts'
import { makeTransformer, transformBy } from '../firehose/transformer.ts'
import { quarantineBucket, quarantineKey } from '../lake.ts'
import { grantDatabase, grantTables, inTableBucket } from '../lake-formation/grants.ts'
import { arnOf, nameOf } from '../names.ts'
import type { Permission } from '../parts/function.ts'
import { mayEncrypt } from '../parts/permissions.ts'
import { stage } from '../stages.ts'
import { TABLES_CATALOG } from './tables-catalog.ts'
import { analyticsNamespace, tableBucket, transactions, transactionsIcebergTable } from './transactions-iceberg.ts'
import { transactionStream } from './transactions-table.ts'

const { mode, namespace, buffer } = stage.transactions

// Firehose cannot go back from append-only. As the mode is in the name, another mode is another stream, there before the
// first is gone: one that is made anew reads on from that moment. https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
const name = nameOf(`transactions-${mode}`)

export const TRANSACTIONS_ERRORS = 'firehose/transactions/'

export const transactionTransformer = makeTransformer('TransactionTransformer', {
  description: 'Changes of transactions, as Firehose delivers them: rows of an Iceberg table',
  environment: { DELIVERY: 'iceberg', ICEBERG_MODE: mode, DATABASE: namespace, ...transactions.environment },
})

const log = makeFirehoseLog('TransactionFirehose', name)

export const transactionFirehoseRole = makeFirehoseRole('TransactionFirehoseRole', {
  stream: transactionStream,
  transformer: transactionTransformer,
  log: log.group,
  bucket: quarantineBucket,
  prefixes: [TRANSACTIONS_ERRORS],
  permissions: [...mayEncrypt(quarantineKey), ...mayWriteTable()],
})

const grants = stage.lakeFormation === undefined ? [] : grantTable()

/** Firehose does not encrypt what it reads from a stream: the stream is, and the tables. */
export const transactionFirehose = new aws.kinesis.FirehoseDeliveryStream(
  'TransactionFirehose',
  {
    name,
    destination: 'iceberg',
    kinesisSourceConfiguration: { kinesisStreamArn: transactionStream.arn, roleArn: transactionFirehoseRole.arn },
    icebergConfiguration: {
      roleArn: transactionFirehoseRole.arn,
      catalogArn: $interpolate`${arnOf('glue', 'catalog')}/${TABLES_CATALOG}/${tableBucket.name}`,
      appendOnly: mode === 'append',
      destinationTableConfigurations: [
        {
          databaseName: analyticsNamespace.namespace,
          tableName: transactionsIcebergTable.name,
          ...(mode === 'upsert' && { uniqueKeys: ['transaction_id', 'timestamp'] }),
        },
      ],
      bufferingInterval: buffer.seconds,
      bufferingSize: buffer.megabytes,
      retryDuration: 300,
      processingConfiguration: transformBy(transactionTransformer),
      cloudwatchLoggingOptions: log.delivery,
      s3BackupMode: 'FailedDataOnly',
      s3Configuration: {
        bucketArn: quarantineBucket.arn,
        roleArn: transactionFirehoseRole.arn,
        errorOutputPrefix: `${TRANSACTIONS_ERRORS}!{firehose:error-output-type}/!{timestamp:yyyy}/!{timestamp:MM}/!{timestamp:dd}/`,
        cloudwatchLoggingOptions: log.backup,
      },
    },
  },
  // It asks for the table with its role before it says that it is there.
  { dependsOn: grants },
)

/**
 * Through Glue, which shows a table bucket as a catalog, and to S3 Tables itself; with Lake Formation, that gives out the
 * rights to the data instead.
 * https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-s3-tables
 * https://docs.aws.amazon.com/glue/latest/dg/s3tables-catalog-prerequisites.html
 */
function mayWriteTable(): Permission[] {
  const path = $interpolate`${TABLES_CATALOG}/${tableBucket.name}`
  const glue: Permission = {
    actions: ['glue:GetCatalog', 'glue:GetDatabase', 'glue:GetTable', 'glue:UpdateTable'],
    resources: [
      arnOf('glue', 'catalog'),
      arnOf('glue', `catalog/${TABLES_CATALOG}`),
      $interpolate`${arnOf('glue', 'catalog')}/${path}`,
      $interpolate`${arnOf('glue', 'database')}/${path}/${analyticsNamespace.namespace}`,
      $interpolate`${arnOf('glue', 'table')}/${path}/${analyticsNamespace.namespace}/${transactionsIcebergTable.name}`,
    ],
  }
  // Lake Formation has no resources that a policy could name.
  if (stage.lakeFormation !== undefined) return [glue, { actions: ['lakeformation:GetDataAccess'], resources: ['*'] }]
  return [
    glue,
    { actions: ['s3tables:GetTableBucket', 's3tables:GetNamespace'], resources: [tableBucket.arn] },
    {
      actions: [
        ...['s3tables:GetTable', 's3tables:GetTableMetadataLocation', 's3tables:UpdateTableMetadataLocation'],
        ...['s3tables:GetTableData', 's3tables:PutTableData'],
      ],
      resources: [transactionsIcebergTable.arn],
    },
  ]
}

/** What Lake Formation has to know of Firehose before it makes its stream. */
function grantTable(): aws.lakeformation.Permissions[] {
  const database = inTableBucket(analyticsNamespace, tableBucket)
  const principal = transactionFirehoseRole.arn
  const { name: table } = transactionsIcebergTable
  return [
    grantDatabase('TransactionFirehoseDatabaseGrant', database, { principal, permissions: ['DESCRIBE'] }),
    grantTables(
      'TransactionFirehoseTableGrant',
      database,
      { principal, permissions: ['ALTER', 'DELETE', 'DESCRIBE', 'INSERT', 'SELECT'] },
      table,
    ),
  ]
}
