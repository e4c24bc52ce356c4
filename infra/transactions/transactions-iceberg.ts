import { deliveredTable } from '@inlet/core'
import { definitionFor } from '../firehose/delivered-definition.ts'
import { accountId, nameOf, partition, region } from '../names.ts'
import { isPermanentStage } from '../stage.ts'
import { stage } from '../stages.ts'
import { icebergSchema } from './iceberg-schema.ts'
import { requireTablesCatalog } from './tables-catalog.ts'
import { transactionsTableName } from './transactions-table.ts'

const { namespace, tableBucketName = nameOf('tables').toLowerCase() } = stage.transactions

await requireTablesCatalog(name => aws.glue.getCatalog({ name }), { accountId, region, partition })

export const transactions = definitionFor('transactions', transactionsTableName)

export const tableBucket = new aws.s3tables.TableBucket('TableBucket', {
  name: tableBucketName,
  forceDestroy: !isPermanentStage($app.stage),
  // S3's own key, for which the provider's type wants the ARN of another.
  encryptionConfiguration: { sseAlgorithm: 'AES256' } as aws.types.input.s3tables.TableBucketEncryptionConfiguration,
  maintenanceConfiguration: {
    icebergUnreferencedFileRemoval: { status: 'enabled', settings: { unreferencedDays: 3, nonCurrentDays: 10 } },
  },
})

export const analyticsNamespace = new aws.s3tables.Namespace('AnalyticsNamespace', {
  namespace,
  tableBucketArn: tableBucket.arn,
})

/**
 * The table of transactions, with all columns from its beginning. It is not partitioned: S3 Tables could, but the provider
 * has no word for it (https://github.com/hashicorp/terraform-provider-aws/issues/46494). Compaction and the ranges of
 * `date` in the metadata of files let queries of a day skip most of the others.
 */
export const transactionsIcebergTable = new aws.s3tables.Table(
  'TransactionsTable',
  {
    name: transactions.definition.name,
    namespace: analyticsNamespace.namespace,
    tableBucketArn: tableBucket.arn,
    format: 'ICEBERG',
    metadata: {
      iceberg: {
        schema: {
          fields: icebergSchema(deliveredTable(transactions.definition, { database: namespace, location: '' }), [
            'transaction_id',
          ]),
        },
      },
    },
    maintenanceConfiguration: {
      icebergCompaction: { status: 'enabled', settings: { targetFileSizeMb: 512 } },
      // Firehose makes a snapshot a minute, and each lists all before it: a day of them is enough to look back.
      icebergSnapshotManagement: { status: 'enabled', settings: { maxSnapshotAgeHours: 24, minSnapshotsToKeep: 1 } },
    },
  },
  // Another schema would be another table, without the rows. What a definition gets later, `ALTER TABLE … ADD COLUMNS` adds.
  { ignoreChanges: ['metadata'] },
)
