import type { NonEmpty } from '../changes/non-empty.ts'
import { backoffMs } from './backoff.ts'
import { type BatchOutcome, outcomeOfResponse, SUCCESS } from './batch-outcome.ts'
import type { Delivery } from './delivery.ts'
import { discardBatch } from './discard-batch.ts'
import { kinesisEvent } from './kinesis-event.ts'
import { batchPosition, invocationFailure } from './observer.ts'
import { splitByAge } from './record-age.ts'
import { type Batch, freshBatch, type NextStep, planRetry } from './retry-plan.ts'
import type { StreamRecord } from './stream.ts'

/**
 * Delivers records as one batch, and what that is cut into, until all are done, in order.
 * @throws Abandoned if the source ends while it waits to try again
 */
export async function deliverBatch(records: NonEmpty<StreamRecord>, delivery: Delivery): Promise<void> {
  const pending: Batch<StreamRecord>[] = [freshBatch(records)]
  for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
    pending.unshift(...(await deliverOnce(batch, delivery)))
  }
}

/** What is left of the batch, to be delivered next. */
async function deliverOnce(whole: Batch<StreamRecord>, delivery: Delivery): Promise<readonly Batch<StreamRecord>[]> {
  const { context, finish } = delivery
  const { expired, current } = splitByAge(whole, context.settings.maximumRecordAgeSeconds, context.time.now())
  if (expired !== undefined) {
    await discardBatch(expired, 'RecordAgeExceeded', delivery)
    finish(expired.records)
  }
  if (current === undefined) return []
  const batch = { ...current, invocations: current.invocations + 1 }
  const { done, next } = planRetry(batch, await invoke(batch, delivery), context.settings)
  finish(done)
  return follow(next, batch, delivery)
}

async function follow(next: NextStep<StreamRecord>, { records }: Batch<StreamRecord>, delivery: Delivery) {
  const { context, origin, finish } = delivery
  const { settings, time, life, observe } = context
  switch (next.kind) {
    case 'finished':
      return []
    case 'bisect':
      observe({
        type: 'bisected',
        batches: next.batches.map(batch => batch.records.length),
        ...batchPosition(origin.shardId, records, time.now()),
      })
      return next.batches
    case 'retry':
      await life.pause(backoffMs(next.batch.failedAttempts, settings.retryBaseMs, settings.retryCapMs, time.random()))
      return [next.batch]
    case 'discard':
      await discardBatch(next.batch, 'RetryAttemptsExhausted', delivery)
      finish(next.batch.records)
      return []
  }
}

async function invoke(batch: Batch<StreamRecord>, delivery: Delivery): Promise<BatchOutcome> {
  const { context, origin, fault } = delivery
  const { life, observe, time } = context
  const { records, invocations } = batch
  const position = () => batchPosition(origin.shardId, records, time.now())
  observe({ type: 'invoked', invocations, ...position() })
  const { outcome, reason } = await life.during(call(records, delivery))
  if (fault === 'crash-after-handler') context.crash(origin.shardId, fault)
  if (outcome.kind === 'success') observe({ type: 'succeeded', ...position() })
  else {
    const done = outcome.kind === 'partial' ? outcome.from : 0
    observe({ type: 'failed', reason, attempt: invocations, done, ...position() })
  }
  return outcome
}

interface CallResult {
  readonly outcome: BatchOutcome
  /** For an outcome that is no success. */
  readonly reason: string
}

/** Without reports of failures, whatever the function returns is success. */
async function call(records: NonEmpty<StreamRecord>, { context, origin }: Delivery): Promise<CallResult> {
  try {
    const response = await context.invoke(kinesisEvent(records, origin))
    const sequenceNumbers = records.map(({ sequenceNumber }) => sequenceNumber)
    const { reportBatchItemFailures } = context.settings
    const outcome = reportBatchItemFailures ? outcomeOfResponse(response, sequenceNumbers) : SUCCESS
    return { outcome, reason: outcome.kind === 'partial' ? 'reported' : 'response' }
  } catch (error) {
    return { outcome: { kind: 'failure', by: 'error' }, reason: invocationFailure(error) }
  }
}
