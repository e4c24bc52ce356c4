import { type ObjectStore, PreconditionFailed } from '@inlet/lake'
import pMap from 'p-map'
import { envelopeKeys, isSameRecord, readEnvelope, toEnvelope } from './envelope.ts'
import type { RejectedRecord } from './records.ts'

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
  const envelope = toEnvelope(rejected)
  const [key, otherKey] = envelopeKeys(envelope)
  const body = Buffer.from(`${JSON.stringify(envelope, null, 2)}\n`)
  const options = { contentType: 'application/json' }
  try {
    await store.write(bucket, key, body, { ...options, condition: { absent: true } })
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
    const kept = readEnvelope(await store.read(bucket, key))
    if (kept !== undefined && isSameRecord(kept, envelope)) return
    // The key belongs to another record.
    await store.write(bucket, otherKey, body, options)
  }
}
