import { readFeeds } from '@inlet/csv-to-partition/feeds'
import feedsFile from '@inlet/csv-to-partition/feeds.json' with { type: 'json' }
import { quarantineBucket, quarantineKey, rawBucket, rawDatabase } from '../lake.ts'
import { maskKey } from '../mask-key.ts'
import { bucketNameOf } from '../names.ts'
import { makeBucket } from '../parts/bucket.ts'
import { makeDeadLetterQueue } from '../parts/dead-letters.ts'
import { makeFunction } from '../parts/function.ts'
import { mayEncrypt, mayReadObjects, mayUseTables, mayWriteObjects, objects } from '../parts/permissions.ts'
import { makeSchedule } from '../parts/schedule.ts'
import { stage } from '../stages.ts'

const { bucketName, keyArn } = stage.dailyFiles

/** Where vendors put their files. */
export const vendorBucket =
  bucketName === undefined
    ? makeBucket('VendorDrop', { bucketName: bucketNameOf('vendor-drop') })
    : sst.aws.Bucket.get('VendorDrop', bucketName)

/** Loads that failed for good, and schedules that could not start one. */
export const dailyDeadLetters = makeDeadLetterQueue('DailyFileDeadLetters')

/** What a load writes, and removes once it was replaced: nothing that a stream's table has. */
const LOADS = '*/load-'
const STATE = '_state/'

export const csvToPartition = makeFunction('CsvToPartition', {
  package: 'csv-to-partition',
  description: 'Daily CSV files of vendors into partitions',
  memory: '1024 MB',
  timeout: '15 minutes',
  environment: {
    BUCKET_SRC: vendorBucket.name,
    BUCKET_DSTN: rawBucket.name,
    DATABASE: rawDatabase.name,
    COMPRESSION: stage.compression,
    QUARANTINE_BUCKET: quarantineBucket.name,
    ...maskKey,
  },
  deadLetters: dailyDeadLetters,
  permissions: [
    ...mayReadObjects(vendorBucket),
    ...(keyArn === undefined ? [] : [{ actions: ['kms:Decrypt'], resources: [keyArn] }]),
    ...mayReadObjects(rawBucket, LOADS),
    ...mayReadObjects(rawBucket, STATE),
    ...mayWriteObjects(rawBucket, LOADS),
    { actions: ['s3:PutObject'], resources: [objects(rawBucket, STATE)] },
    { actions: ['s3:DeleteObject'], resources: [objects(rawBucket, LOADS)] },
    ...mayWriteObjects(quarantineBucket, '_quarantine/csv-to-partition/'),
    ...mayEncrypt(quarantineKey),
    ...mayUseTables(rawDatabase, [
      'GetTable',
      'CreateTable',
      'UpdateTable',
      'GetPartitions',
      'BatchCreatePartition',
      'UpdatePartition',
    ]),
  ],
})

/** Daily files, each with its schedule. */
export const feeds = readFeeds(feedsFile, 'feeds.json')

for (const { name, schedule, timezone } of feeds) {
  makeSchedule(logicalName(name), {
    schedule,
    timezone,
    fn: csvToPartition,
    event: { feed: name },
    deadLetters: dailyDeadLetters,
  })
}

/** `exchange_rates` → `ExchangeRatesFeed`. */
function logicalName(feed: string): string {
  return `${feed.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Feed`
}
