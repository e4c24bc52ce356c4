import { bucketNameOf, databaseNameOf, nameOf } from './names.ts'
import { makeBucket } from './parts/bucket.ts'
import { stage } from './stages.ts'

/** Parquet files of changes and of daily files: what Athena reads. */
export const rawBucket = makeBucket('Raw', { bucketName: bucketNameOf('raw') })

/** For quarantine alone: whoever reads the lake need not be able to read what is unmasked there. */
export const quarantineKey = new aws.kms.Key('QuarantineKey', {
  description: `Quarantine of ${nameOf('lake')}`,
  enableKeyRotation: true,
  deletionWindowInDays: 30,
})

new aws.kms.Alias('QuarantineKeyAlias', { name: `alias/${nameOf('quarantine')}`, targetKeyId: quarantineKey.keyId })

/** What could not be loaded, with its original bytes, and batches that Lambda gave up. */
export const quarantineBucket = makeBucket('Quarantine', {
  bucketName: bucketNameOf('quarantine'),
  key: quarantineKey,
  expiry: { '': stage.quarantineDays },
})

/** Tables that Inlet writes itself. */
export const rawDatabase = new aws.glue.CatalogDatabase('RawDatabase', {
  name: databaseNameOf('raw'),
  description: 'DynamoDB tables, by their changes, and daily files',
})
