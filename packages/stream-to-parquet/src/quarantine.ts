import { quarantineKey } from '@inlet/core'
import { type ObjectStore, PreconditionFailed } from '@inlet/lake'
import pMap from 'p-map'
import { arrivalOf, originalBytes, positionOf, type RejectedRecord } from './records.ts'

const HANDLER = 'stream-to-parquet'

/**
 * Keeps records that cannot be loaded, each as one JSON object with all that a replay needs: code, reason, where the
 * record stood, and its original bytes. The key is a function of the record, and what was kept first stays, so a batch
 * that comes again leaves the same objects.
 */
export async function quarantine(
  rejected: readonly RejectedRecord[],
  store: ObjectStore,
  bucket: string,
): Promise<void> {
  await pMap(rejected, record => keep(record, store, bucket), { concurrency: 8, stopOnError: false })
}

async function keep(rejected: RejectedRecord, store: ObjectStore, bucket: string): Promise<void> {
  const position = positionOf(rejected.record)
  const dt = arrivalDay(arrivalOf(rejected.record))
  const envelope = toEnvelope(rejected)
  const body = Buffer.from(`${JSON.stringify(envelope, null, 2)}\n`)
  const options = { contentType: 'application/json' }
  const key = quarantineKey(HANDLER, dt, position)
  try {
    await store.write(bucket, key, body, { ...options, condition: { absent: true } })
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
    if (isKept(envelope, await store.read(bucket, key))) return
    // The key belongs to another record: one of another stream with the same shard and sequence number, say.
    const identity = `${position.streamArn}\n${envelope.data}`
    await store.write(bucket, quarantineKey(HANDLER, dt, position, identity), body, options)
  }
}

/** Whether the object holds that record, whatever was the matter with it at its earlier delivery. */
function isKept({ record, data }: Envelope, object: Uint8Array): boolean {
  try {
    const kept: Envelope = JSON.parse(Buffer.from(object).toString())
    return kept.record.eventSourceARN === record.eventSourceARN && kept.data === data
  } catch {
    return false
  }
}

type Envelope = ReturnType<typeof toEnvelope>

function toEnvelope({ record, error }: RejectedRecord) {
  const { streamArn, ...position } = positionOf(record)
  const { bytes, encoding } = originalBytes(record)
  return {
    handler: HANDLER,
    code: error.code,
    reason: error.message,
    record: {
      eventSourceARN: streamArn,
      ...position,
      partitionKey: record.delivered?.kinesis?.partitionKey,
      approximateArrivalTimestamp: arrivalOf(record),
      encoding,
    },
    data: Buffer.from(bytes).toString('base64'),
  }
}

/** The record's own day, not today: a retry after midnight finds the same key. */
function arrivalDay(seconds = Number.NaN): string {
  const date = new Date(seconds * 1_000)
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().slice(0, 10)
}
