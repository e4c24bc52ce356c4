import type { Delivery } from './delivery.ts'
import { type DiscardCondition, failureKey, failureRecord } from './failure-record.ts'
import { kinesisEvent } from './kinesis-event.ts'
import { batchPosition, serviceFailure } from './observer.ts'
import type { Batch } from './retry-plan.ts'
import { persistently } from './source-context.ts'
import type { StreamRecord } from './stream.ts'

/**
 * Gives a batch up: its failure record is written to the destination, if there is one, however often that has to be tried.
 * @throws Abandoned if the source ends before it is written
 */
export async function discardBatch(
  batch: Batch<StreamRecord>,
  condition: DiscardCondition,
  { context, origin }: Pick<Delivery, 'context' | 'origin'>,
): Promise<void> {
  const { sourceId, functionArn, onFailure, observe, time } = context
  const { shardId, streamArn } = origin
  const now = time.now()
  let objectKey: string | undefined
  if (onFailure !== undefined) {
    const key = failureKey(sourceId, shardId, now)
    const event = kinesisEvent(batch.records, origin)
    const record = failureRecord(batch, condition, event, { functionArn, streamArn, shardId }, now)
    const body = Buffer.from(JSON.stringify(record))
    const options = { contentType: 'application/json' }
    await persistently(
      context,
      () => onFailure.store.write(onFailure.bucket, key, body, options),
      error => observe({ type: 'discard-failed', shardId, reason: serviceFailure(error) }),
    )
    objectKey = key
  }
  observe({ type: 'discarded', condition, objectKey, ...batchPosition(shardId, batch.records, now) })
}
