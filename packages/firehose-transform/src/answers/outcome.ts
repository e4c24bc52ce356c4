import type { InputError } from '@inlet/core'
import type { Answer, RecordMetadata } from './response.ts'

/** What becomes of a record, and with it of its changes: `tables` names the table of each of them. */
export type Outcome = { readonly tables: readonly string[] } & (
  | { readonly is: 'delivered'; readonly data: string; readonly metadata: RecordMetadata | undefined }
  /** A newer change of the item takes its place. */
  | { readonly is: 'superseded' }
  /** None of its changes is to be delivered. */
  | { readonly is: 'skipped' }
  /** It went back to its source, and comes again. */
  | { readonly is: 'put back' }
  | { readonly is: 'failed'; readonly error: InputError }
)

/** The table of changes that belong to none, or to none that is delivered. */
export const NO_TABLE = 'none'

/** @param original `data` of the record as it came */
export function toAnswer(recordId: string, original: string, outcome: Outcome): Answer {
  switch (outcome.is) {
    case 'delivered': {
      const { data, metadata } = outcome
      return metadata === undefined ? { recordId, result: 'Ok', data } : { recordId, result: 'Ok', data, metadata }
    }
    case 'failed':
      return { recordId, result: 'ProcessingFailed', data: original }
    default:
      return { recordId, result: 'Dropped' }
  }
}
