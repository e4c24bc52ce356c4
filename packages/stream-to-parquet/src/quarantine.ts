import { quarantineKey } from '@inlet/core'
import { type ObjectStore, PreconditionFailed } from '@inlet/lake'
import pMap from 'p-map'
import { originalBytes, positionOf, type RejectedRecord } from './records.ts'

const HANDLER = 'stream-to-parquet'

/**
 * Keeps records that cannot be loaded, each as one JSON object with all that a replay needs: code, reason, where the
 * record stood, and its original bytes. The object is a function of the record, so a batch that comes again writes the
 * same objects again.
 */
export async function quarantine(
  rejected: readonly RejectedRecord[],
  store: ObjectStore,
  bucket: string,
): Promise<void> {
  await pMap(rejected, record => keep(record, store, bucket), { concurrency: 8, stopOnError: false })
}

async function keep(rejected: RejectedRecord, store: ObjectStore, bucket: string): Promise<void> {
  const { record } = rejected
  const position = positionOf(record)
  const dt = arrivalDay(record.delivered.kinesis.approximateArrivalTimestamp)
  const body = Buffer.from(`${JSON.stringify(toEnvelope(rejected), null, 2)}\n`)
  const options = { contentType: 'application/json' }
  const key = quarantineKey(HANDLER, dt, position)
  try {
    await store.write(bucket, key, body, { ...options, condition: { absent: true } })
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
    // Kept at an earlier delivery, or the record of another stream with the same shard and sequence number.
    if (Buffer.compare(await store.read(bucket, key), body) === 0) return
    await store.write(bucket, quarantineKey(HANDLER, dt, position, true), body, options)
  }
}

function toEnvelope({ record, error }: RejectedRecord) {
  const { kinesis } = record.delivered
  const { streamArn, ...position } = positionOf(record)
  const { bytes, encoding } = originalBytes(record)
  return {
    handler: HANDLER,
    code: error.code,
    reason: error.message,
    record: {
      eventSourceARN: streamArn,
      ...position,
      partitionKey: kinesis.partitionKey,
      approximateArrivalTimestamp: kinesis.approximateArrivalTimestamp,
      encoding,
    },
    data: Buffer.from(bytes).toString('base64'),
  }
}

/** The record's own day, not today: a retry after midnight finds the same key. */
function arrivalDay(seconds: number): string {
  const date = new Date(seconds * 1_000)
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().slice(0, 10)
}
