import { decodeBase64 } from '@inlet/core'
import { DUPLICATED_RECORD, type Failure, FUNCTION_ERROR, MISSING_RECORD, NOT_THE_MODEL } from './failure.ts'

/** What a function answers for a record. */
type Answer = OkAnswer | { readonly result: 'Dropped' } | { readonly result: 'ProcessingFailed' }

export interface OkAnswer {
  readonly result: 'Ok'
  readonly data: Uint8Array
  /** As the function gave them: it is for the destination to make sense of them. */
  readonly partitionKeys: unknown
  readonly otfMetadata: unknown
}

export type CheckedResponse =
  /** In the order of the records that were sent. */
  { readonly is: 'good'; readonly answers: readonly Answer[] } | { readonly is: 'bad'; readonly failure: Failure }

/** What Lambda lets a function return, as JSON text, in bytes. */
export const MOST_RESPONSE_BYTES = 6_291_556

/**
 * Checks a response as Firehose does: a known result for each record, once, with base64 for those that are Ok, and
 * nothing for others. One record that is amiss spoils the whole response.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 */
export function checkResponse(response: unknown, recordIds: readonly string[]): CheckedResponse {
  if (Buffer.byteLength(JSON.stringify(response) ?? '') > MOST_RESPONSE_BYTES) return bad(FUNCTION_ERROR)
  if (!isObject(response) || !Array.isArray(response.records)) return bad(NOT_THE_MODEL)
  const known = new Set(recordIds)
  const answers = new Map<string, Answer>()
  for (const record of response.records) {
    const answer = isObject(record) ? answerOf(record) : undefined
    if (answer === undefined || !known.has(record.recordId)) return bad(NOT_THE_MODEL)
    if (answers.has(record.recordId)) return bad(DUPLICATED_RECORD)
    answers.set(record.recordId, answer)
  }
  const inOrder = recordIds.flatMap(recordId => answers.get(recordId) ?? [])
  return inOrder.length === recordIds.length ? { is: 'good', answers: inOrder } : bad(MISSING_RECORD)
}

function answerOf({ result, data, metadata }: Readonly<Record<string, unknown>>): Answer | undefined {
  if (result === 'Dropped' || result === 'ProcessingFailed') return { result }
  const bytes = typeof data === 'string' ? decodeBase64(data) : undefined
  if (result !== 'Ok' || bytes === undefined) return undefined
  const { partitionKeys, otfMetadata } = isObject(metadata) ? metadata : {}
  return { result, data: bytes, partitionKeys, otfMetadata }
}

function bad(failure: Failure): CheckedResponse {
  return { is: 'bad', failure }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
