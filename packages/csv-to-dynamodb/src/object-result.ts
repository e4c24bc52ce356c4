import type { ImportRequest } from './events/import-request.ts'
import type { OutputKeys } from './events/object-keys.ts'
import type { ImportState } from './state/import-state.ts'

/** What became of one object, in this invocation and those before. */
export interface ObjectResult {
  readonly bucket: string
  readonly key: string
  /** `continued`: another invocation goes on. `skipped`: there was nothing to do, `reason` says why. */
  readonly status: 'imported' | 'continued' | 'skipped'
  readonly reason?: string
  readonly processed_rows: number
  readonly unprocessed_rows: number
  /** Of the processed rows, those that a later row of their key replaced before they were written. */
  readonly superseded_rows: number
  /** Keys in the object's bucket; null if there is none. */
  readonly json_copy: string | null
  readonly unprocessed_file: string | null
  readonly throttles: number
  readonly retries: number
  readonly invocations: number
  readonly duration_ms: number
}

/** The result of an import, as far as it is. */
export function importResult(
  status: 'imported' | 'continued',
  { bucket, key, counts, startedAt }: ImportState,
  outputs: OutputKeys,
  now: number,
): ObjectResult {
  const isDone = status === 'imported'
  return {
    bucket,
    key,
    status,
    processed_rows: counts.processed,
    unprocessed_rows: counts.unprocessed,
    superseded_rows: counts.superseded,
    json_copy: isDone ? outputs.jsonCopy : null,
    unprocessed_file: isDone && counts.unprocessed > 0 ? outputs.unprocessed : null,
    throttles: counts.throttles,
    retries: counts.retries,
    invocations: counts.invocations,
    duration_ms: now - startedAt,
  }
}

/** For an object of which this invocation did nothing. */
export function emptyResult(
  status: 'skipped' | 'continued',
  { bucket, key }: ImportRequest,
  reason: string,
): ObjectResult {
  return {
    bucket,
    key,
    status,
    reason,
    processed_rows: 0,
    unprocessed_rows: 0,
    superseded_rows: 0,
    json_copy: null,
    unprocessed_file: null,
    throttles: 0,
    retries: 0,
    invocations: 0,
    duration_ms: 0,
  }
}
