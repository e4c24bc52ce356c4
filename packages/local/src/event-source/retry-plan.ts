import { isNonEmpty, type NonEmpty } from '../changes/non-empty.ts'
import type { BatchOutcome, FailedBy } from './batch-outcome.ts'

/** Records that are delivered together, in order. */
export interface Batch<R> {
  readonly records: NonEmpty<R>
  /** Failures that count towards the maximum; those of the batch that it was cut from are its own. */
  readonly failedAttempts: number
  /** How often its records have been delivered. */
  readonly invocations: number
  /** How the last of them ended. */
  readonly failedBy: FailedBy | undefined
}

export interface RetryPolicy {
  /** -1: any number. */
  readonly maximumRetryAttempts: number
  readonly bisectBatchOnFunctionError: boolean
}

/** What is to be done after an invocation: the records that are done, and what becomes of the others. */
export interface RetryPlan<R> {
  readonly done: readonly R[]
  readonly next: NextStep<R>
}

export type NextStep<R> =
  | { readonly kind: 'finished' }
  /** These batches, one after the other, without a pause. */
  | { readonly kind: 'bisect'; readonly batches: NonEmpty<Batch<R>> }
  /** This batch, after a pause. */
  | { readonly kind: 'retry'; readonly batch: Batch<R> }
  /** This batch is given up. */
  | { readonly kind: 'discard'; readonly batch: Batch<R> }

/** The batch as it is when its records have just been read. */
export function freshBatch<R>(records: NonEmpty<R>): Batch<R> {
  return { records, failedAttempts: 0, invocations: 0, failedBy: undefined }
}

/**
 * What follows from the outcome of an invocation with `batch`, which has been counted in it.
 *
 * Bisecting takes no retry: halves after a complete failure, or what is left after a partial one. A batch that fails from
 * its first record on cannot be cut, so it fails whole: after a report as after an error, if it is a single record.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html#streams-batchfailurereporting-bisect
 */
export function planRetry<R>(batch: Batch<R>, outcome: BatchOutcome, policy: RetryPolicy): RetryPlan<R> {
  const from = firstFailed(batch, outcome)
  const done = batch.records.slice(0, from)
  const failed = batch.records.slice(from)
  if (!isNonEmpty(failed)) return { done, next: { kind: 'finished' } }
  const failedBy: FailedBy = outcome.kind === 'failure' ? outcome.by : 'response'
  const rest = { ...batch, records: failed, failedBy }
  if (policy.bisectBatchOnFunctionError) {
    if (from > 0) return { done, next: { kind: 'bisect', batches: [rest] } }
    const halves = outcome.kind === 'failure' ? halve(rest) : undefined
    if (halves !== undefined) return { done, next: { kind: 'bisect', batches: halves } }
  }
  const failedAttempts = batch.failedAttempts + 1
  const isExhausted = policy.maximumRetryAttempts !== -1 && failedAttempts > policy.maximumRetryAttempts
  return { done, next: { kind: isExhausted ? 'discard' : 'retry', batch: { ...rest, failedAttempts } } }
}

function firstFailed<R>({ records }: Batch<R>, outcome: BatchOutcome): number {
  if (outcome.kind === 'success') return records.length
  return outcome.kind === 'partial' ? outcome.from : 0
}

function halve<R>(batch: Batch<R>): NonEmpty<Batch<R>> | undefined {
  const middle = Math.ceil(batch.records.length / 2)
  const [first, second] = [batch.records.slice(0, middle), batch.records.slice(middle)]
  if (!isNonEmpty(first) || !isNonEmpty(second)) return undefined
  return [
    { ...batch, records: first },
    { ...batch, records: second },
  ]
}
