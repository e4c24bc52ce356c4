import { ObjectNotFound, type ObjectStore } from '@inlet/lake'
import type { Arrival } from './arrival.ts'
import type { Settled } from './fate.ts'
import type { FindFates } from './find-fates.ts'

/** Finds the records that have an object in quarantine. */
export function findQuarantined(store: ObjectStore, bucket: string): FindFates {
  return async arrivals => {
    const found = new Map<Arrival, Settled>()
    for (const arrival of arrivals) {
      const fate = await findOne(store, bucket, arrival)
      if (fate !== undefined) found.set(arrival, fate)
    }
    return found
  }
}

async function findOne(store: ObjectStore, bucket: string, { quarantineKeys, position }: Arrival) {
  for (const key of quarantineKeys) {
    try {
      const fate = readEnvelope(Buffer.from(await store.read(bucket, key)).toString(), position.streamArn)
      if (fate !== undefined) return fate
    } catch (error) {
      if (!(error instanceof ObjectNotFound)) throw error
    }
  }
  return undefined
}

/** Why a record of the stream is in quarantine; `undefined` if the object is about one of another stream. */
function readEnvelope(json: string, streamArn: string): Settled | undefined {
  const envelope: { code?: unknown; reason?: unknown; record?: { eventSourceARN?: unknown } } = JSON.parse(json)
  if (envelope.record?.eventSourceARN !== streamArn) return undefined
  return { is: 'quarantined', code: String(envelope.code), reason: String(envelope.reason) }
}
