import type { ObjectStore } from '@inlet/lake'
import { readEnvelope } from '@inlet/stream-to-parquet/envelope'
import { readIfThere } from '../commands/replay/read-if-there.ts'
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

async function findOne(
  store: ObjectStore,
  bucket: string,
  { quarantineKeys, position }: Arrival,
): Promise<Settled | undefined> {
  for (const key of quarantineKeys) {
    const object = await readIfThere(store, bucket, key)
    const envelope = object && readEnvelope(object)
    // One of another stream may have its key.
    if (envelope?.record.eventSourceARN === position.streamArn) {
      return { is: 'quarantined', code: envelope.code, reason: envelope.reason }
    }
  }
  return undefined
}
