import { lastOf, type NonEmpty } from '../changes/non-empty.ts'
import { FunctionError } from '../function/function-error.ts'
import type { DiscardCondition } from './failure-record.ts'
import type { Fault } from './fault.ts'
import type { StreamRecord } from './stream.ts'

/** What happens, for whoever watches. Never what is in a record. */
export type EventSourceEvent =
  | ({ readonly type: 'invoked'; readonly invocations: number } & BatchPosition)
  | ({ readonly type: 'succeeded' } & BatchPosition)
  /** `attempt`: the how many-th delivery of these records failed. `done`: how many of the first succeeded nonetheless. */
  | ({
      readonly type: 'failed'
      readonly reason: string
      readonly attempt: number
      readonly done: number
    } & BatchPosition)
  /** `batches`: the number of records in each. */
  | ({ readonly type: 'bisected'; readonly batches: readonly number[] } & BatchPosition)
  /** `objectKey`: undefined if there is no destination, and so nothing is kept. */
  | ({
      readonly type: 'discarded'
      readonly condition: DiscardCondition
      readonly objectKey: string | undefined
    } & BatchPosition)
  | { readonly type: 'discard-failed'; readonly shardId: string; readonly reason: string }
  | { readonly type: 'checkpoint'; readonly shardId: string; readonly sequenceNumber: string }
  | { readonly type: 'checkpoint-failed'; readonly shardId: string; readonly reason: string }
  | { readonly type: 'shard-started'; readonly shardId: string }
  | { readonly type: 'shard-ended'; readonly shardId: string }
  /** `shardId`: undefined if it is the list of shards, or the checkpoints, that could not be read. */
  | { readonly type: 'read-failed'; readonly shardId: string | undefined; readonly reason: string }
  | { readonly type: 'crashed'; readonly shardId: string; readonly fault: Fault }

export interface BatchPosition {
  readonly shardId: string
  /** Number of records. */
  readonly records: number
  readonly firstSequenceNumber: string
  readonly lastSequenceNumber: string
  /** How long ago the newest record arrived. */
  readonly lagMs: number
}

/** Is called at once, and must not throw. */
export type Observer = (event: EventSourceEvent) => void

export function batchPosition(shardId: string, records: NonEmpty<StreamRecord>, now: number): BatchPosition {
  return {
    shardId,
    records: records.length,
    firstSequenceNumber: records[0].sequenceNumber,
    lastSequenceNumber: lastOf(records).sequenceNumber,
    lagMs: Math.max(0, now - lastOf(records).arrivedAt),
  }
}

/**
 * Why the function gave no response. Messages of its errors may quote a record, their names do not; while its module is
 * loaded, there is no record yet.
 */
export function invocationFailure(error: unknown): string {
  if (!(error instanceof FunctionError)) return nameOf(error)
  if (error.kind === 'init') return `init: ${error.message}`
  return error.errorName === undefined ? error.kind : `${error.kind}: ${error.errorName}`
}

/** Why a stream or a store failed: their messages are made for logs. */
export function serviceFailure(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : nameOf(error)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
