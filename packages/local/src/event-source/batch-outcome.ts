/**
 * How an invocation ended. `partial`: the records before index `from` are done, those from it on are not. `failure`: none
 * is, because the function gave no response (`error`) or one that says so.
 */
export type BatchOutcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'partial'; readonly from: number }
  | { readonly kind: 'failure'; readonly by: FailedBy }

export type FailedBy = 'error' | 'response'

export const SUCCESS: BatchOutcome = { kind: 'success' }
const BAD_RESPONSE: BatchOutcome = { kind: 'failure', by: 'response' }

/**
 * What a response says about the batch with these sequence numbers, where `batchItemFailures` are reported.
 *
 * As documented, null, an empty object and a null or empty list are success; an identifier that is empty, null or under
 * another name is complete failure; of several, the lowest counts. Not documented, and read as complete failure, since
 * nothing may be lost: an identifier that is not in the batch, a list that is none, a response that is no object.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function outcomeOfResponse(response: unknown, sequenceNumbers: readonly string[]): BatchOutcome {
  if (response === null || response === undefined) return SUCCESS
  if (typeof response !== 'object' || Array.isArray(response)) return BAD_RESPONSE
  const failures: unknown = 'batchItemFailures' in response ? response.batchItemFailures : null
  if (failures === null || failures === undefined) return SUCCESS
  if (!Array.isArray(failures)) return BAD_RESPONSE
  if (failures.length === 0) return SUCCESS
  const indexes = new Map(sequenceNumbers.map((sequenceNumber, index) => [sequenceNumber, index]))
  let from = Number.POSITIVE_INFINITY
  for (const failure of failures) {
    const index = indexes.get(identifierOf(failure) ?? '')
    if (index === undefined) return BAD_RESPONSE
    from = Math.min(from, index)
  }
  return { kind: 'partial', from }
}

function identifierOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined
}
