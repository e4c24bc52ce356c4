import { definitionFor } from '../firehose/delivered-definition.ts'
import { makeFirehoseLog } from '../firehose/firehose-log.ts'
import { makeFirehoseRole } from '../firehose/firehose-role.ts'
import { makeTransformer, transformBy } from '../firehose/transformer.ts'
import { bucketNameOf, nameOf } from '../names.ts'
import { makeBucket } from '../parts/bucket.ts'
import { stage } from '../stages.ts'
import { orderStream, ordersTableName } from './orders-table.ts'

const name = nameOf('orders')

/** Where lines are, and what could not be delivered, with its original bytes. */
export const ORDERS_PREFIX = 'orders/'
const ERRORS_PREFIX = 'errors/'
export const ORDERS_ERRORS = `${ERRORS_PREFIX}orders/`

export const salesBucketName = bucketNameOf('sales')

export const salesBucket = makeBucket('Sales', {
  bucketName: salesBucketName,
  expiry: { [ERRORS_PREFIX]: stage.quarantineDays },
})

export const orders = definitionFor('orders', ordersTableName)

export const orderTransformer = makeTransformer('OrderTransformer', {
  description: 'Changes of orders, as Firehose delivers them: JSON lines',
  environment: { DELIVERY: 'json', ...orders.environment },
  // What a response has no room for goes back to the stream.
  permissions: [{ actions: ['kinesis:PutRecords'], resources: [orderStream.arn] }],
})

const log = makeFirehoseLog('OrderFirehose', name)

const role = makeFirehoseRole('OrderFirehoseRole', {
  stream: orderStream,
  transformer: orderTransformer,
  log: log.group,
  bucket: salesBucket,
  prefixes: [ORDERS_PREFIX, ERRORS_PREFIX],
})

/** Firehose does not encrypt what it reads from a stream: the stream is, and the bucket. */
export const orderFirehose = new aws.kinesis.FirehoseDeliveryStream('OrderFirehose', {
  name,
  destination: 'extended_s3',
  kinesisSourceConfiguration: { kinesisStreamArn: orderStream.arn, roleArn: role.arn },
  extendedS3Configuration: {
    bucketArn: salesBucket.arn,
    roleArn: role.arn,
    // A folder for each part of the day, without names, as the table's `delivered_on` and a crawler's partition_0…2 have it.
    prefix: `${ORDERS_PREFIX}!{timestamp:yyyy}/!{timestamp:MM}/!{timestamp:dd}/`,
    errorOutputPrefix: `${ORDERS_ERRORS}!{firehose:error-output-type}/!{timestamp:yyyy}/!{timestamp:MM}/!{timestamp:dd}/`,
    // Athena and crawlers read it by the name's end, .gz, and Athena's bill is by the bytes in S3.
    compressionFormat: 'GZIP',
    bufferingInterval: stage.orders.buffer.seconds,
    bufferingSize: stage.orders.buffer.megabytes,
    processingConfiguration: transformBy(orderTransformer),
    cloudwatchLoggingOptions: log.delivery,
  },
})
