import { DeliveryStream } from './delivery-stream.ts'
import type { Firehose, FirehoseOptions } from './firehose-options.ts'
import { openS3 } from './s3-destination.ts'

/**
 * Starts a stand-in for a stream of Amazon Data Firehose: records of a Kinesis stream, or put directly, go to a
 * transforming function in batches, and what it makes of them to S3 or to tables. Each is delivered at least once, or in
 * the error output, or dropped by the function; in which order is left open, as on AWS.
 *
 * Unlike Firehose it keeps what is put directly in memory; tries a destination that fails again for ever, not for a day
 * or two; handles a shard's records batch after batch, each delivered before the next is read, so a buffer never has more
 * of a shard than one batch of an event source; writes no compressed objects; and has tables that are not Iceberg's (see
 * `iceberg-destination.ts`).
 * https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html
 * @throws ConfigError for settings, prefixes or tables that make no sense; InputError TABLE_NAME_TAKEN if a table's name
 * belongs to something else
 */
export async function startFirehose(options: FirehoseOptions): Promise<Firehose> {
  const { destination, name } = options
  if (destination.is === 's3') return new DeliveryStream(options, openS3(destination, name))
  // DuckDB is loaded with the first tables.
  const { openIceberg } = await import('./iceberg/open-iceberg.ts')
  const tables = await openIceberg(destination)
  try {
    return new DeliveryStream(options, tables)
  } catch (error) {
    await tables.close()
    throw error
  }
}
