import { expect } from 'vitest'
import { valueAt } from '../synthesized.ts'
import { arnOf } from './arns.ts'
import { all, keepsData, named, PERMANENT, type Rule } from './rule.ts'

/** Of DynamoDB: another key is another table, without the items. Only a pipe reads a stream of DynamoDB's own. */
const TABLES: Readonly<Record<string, object>> = {
  OffersTable: {
    hashKey: 'account',
    rangeKey: 'offer_id',
    attributes: [
      { name: 'account', type: 'S' },
      { name: 'offer_id', type: 'S' },
    ],
    streamEnabled: false,
  },
  OrdersTable: {
    hashKey: 'orderid',
    attributes: [{ name: 'orderid', type: 'S' }],
    streamEnabled: true,
    // With both: of a removed item there is only the old one.
    streamViewType: 'NEW_AND_OLD_IMAGES',
  },
  TransactionsTable: {
    hashKey: 'transaction_id',
    rangeKey: 'timestamp',
    attributes: [
      { name: 'transaction_id', type: 'S' },
      { name: 'timestamp', type: 'N' },
    ],
    streamEnabled: false,
  },
}

export const dynamoTable: Rule = all(named, keepsData, ({ name, inputs }, app) => {
  expect(inputs).toEqual({
    name: inputs.name,
    ...TABLES[name],
    billingMode: 'PAY_PER_REQUEST',
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: PERMANENT.includes(app.stage),
    globalSecondaryIndexes: [],
    localSecondaryIndexes: [],
  })
})

/** S3 Tables' own defaults. https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-table-buckets-maintenance.html */
const UNREFERENCED_FILES = { unreferencedDays: 3, nonCurrentDays: 10 }

export const tableBucket: Rule = all(named, keepsData, ({ inputs }, app) => {
  expect(inputs).toEqual({
    name: `inlet-${app.stage}-tables`,
    encryptionConfiguration: { sseAlgorithm: 'AES256' },
    forceDestroy: !PERMANENT.includes(app.stage),
    maintenanceConfiguration: {
      icebergUnreferencedFileRemoval: { status: 'enabled', settings: UNREFERENCED_FILES },
    },
  })
})

export const namespace: Rule = all(keepsData, ({ inputs }, app) => {
  expect(inputs).toEqual({ namespace: 'analytics', tableBucketArn: arnOf(app, 'TableBucket') })
})

export const icebergTable: Rule = all(keepsData, (resource, app) => {
  const { metadata: _, ...inputs } = resource.inputs
  expect(inputs).toEqual({
    name: 'transactions',
    namespace: 'analytics',
    tableBucketArn: arnOf(app, 'TableBucket'),
    format: 'ICEBERG',
    maintenanceConfiguration: {
      icebergCompaction: { status: 'enabled', settings: { targetFileSizeMb: 512 } },
      // Firehose makes a snapshot a minute, and each lists all before it: more than a day of them makes queries slow.
      icebergSnapshotManagement: { status: 'enabled', settings: { maxSnapshotAgeHours: 24, minSnapshotsToKeep: 1 } },
    },
  })
  expect(valueAt(resource, 'metadata', 'iceberg', 'schema', 'fields', 0)).toMatchObject({ name: 'transaction_id' })
})
