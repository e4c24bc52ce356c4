import type { ObjectStore } from '@inlet/lake'
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

/** Finds the records of batches that the event source gave up on. Each batch's object is read once. */
export function findGivenUp(store: ObjectStore, bucket: string): FindFates {
  const batches = new Map<string, GivenUpBatch>()
  return async arrivals => {
    for await (const { key } of store.list(bucket, 'aws/lambda/')) {
      if (batches.has(key)) continue
      const json = Buffer.from(await store.read(bucket, key)).toString()
      batches.set(key, readFailure(json, `${bucket}/${key}`))
    }
    return inBatches(arrivals, [...batches.values()])
  }
}

/** The batch of an object that the event source wrote, which is called `object`. */
export function readFailure(json: string, object: string): GivenUpBatch {
  const { KinesisBatchInfo, requestContext }: FailureRecord = JSON.parse(json)
  const { streamArn, shardId, startSequenceNumber, endSequenceNumber } = KinesisBatchInfo
  return {
    streamArn,
    shardId,
    first: BigInt(startSequenceNumber),
    last: BigInt(endSequenceNumber),
    fate: { is: 'given up', condition: requestContext.condition, object },
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
interface FailureRecord {
  readonly requestContext: { readonly condition: string }
  readonly KinesisBatchInfo: {
    readonly streamArn: string
    readonly shardId: string
    readonly startSequenceNumber: string
    readonly endSequenceNumber: string
  }
}

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
