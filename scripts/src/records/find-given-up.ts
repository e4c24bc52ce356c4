import type { ObjectStore } from '@inlet/lake'
import * as z from 'zod'
import { readIfThere } from '../commands/replay/read-if-there.ts'
import type { Arrival } from './arrival.ts'
import type { Settled } from './fate.ts'
import type { FindFates } from './find-fates.ts'

/** A batch that the event source gave up on: consecutive records of a shard. */
export interface GivenUpBatch {
  readonly streamArn: string
  readonly shardId: string
  readonly first: bigint
  readonly last: bigint
  readonly fate: Settled
}

/** Finds the records of batches that the event source gave up on. Each object is read once; what is no batch is none. */
export function findGivenUp(store: ObjectStore, bucket: string): FindFates {
  const batches = new Map<string, GivenUpBatch | undefined>()
  return async arrivals => {
    for await (const { key } of store.list(bucket, 'aws/lambda/')) {
      if (batches.has(key)) continue
      const object = await readIfThere(store, bucket, key)
      if (object !== undefined) batches.set(key, readFailure(object, `${bucket}/${key}`))
    }
    const found = [...batches.values()].filter(batch => batch !== undefined)
    return inBatches(arrivals, found)
  }
}

/** The batch of an object that is called `name`; `undefined` if the event source has not written it. */
export function readFailure(object: Uint8Array, name: string): GivenUpBatch | undefined {
  try {
    const { KinesisBatchInfo, requestContext } = failureRecord.parse(JSON.parse(Buffer.from(object).toString()))
    const { streamArn, shardId, startSequenceNumber, endSequenceNumber } = KinesisBatchInfo
    return {
      streamArn,
      shardId,
      first: BigInt(startSequenceNumber),
      last: BigInt(endSequenceNumber),
      fate: { is: 'given up', condition: requestContext.condition, object: name },
    }
  } catch {
    return undefined
  }
}

const sequenceNumber = z.string().regex(/^\d{1,128}$/)

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
const failureRecord = z.object({
  requestContext: z.object({ condition: z.string() }),
  KinesisBatchInfo: z.object({
    streamArn: z.string(),
    shardId: z.string(),
    startSequenceNumber: sequenceNumber,
    endSequenceNumber: sequenceNumber,
  }),
})

/** The fates of those records that are in a batch. */
export function inBatches(
  arrivals: readonly Arrival[],
  batches: readonly GivenUpBatch[],
): ReadonlyMap<Arrival, Settled> {
  const found = new Map<Arrival, Settled>()
  for (const arrival of arrivals) {
    const { streamArn, shardId, sequenceNumber } = arrival.position
    const number = BigInt(sequenceNumber)
    const batch = batches.find(
      ({ first, last, ...of }) =>
        of.shardId === shardId && of.streamArn === streamArn && first <= number && number <= last,
    )
    if (batch !== undefined) found.set(arrival, batch.fate)
  }
  return found
}
