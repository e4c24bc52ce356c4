/** What became of a batch of puts. */
export type BatchAnswer =
  /** Written, but for `unprocessed`. */
  | { readonly kind: 'written'; readonly unprocessed: readonly StoredItem[] }
  /** Not written, or nobody knows. It may be written if it is sent again. */
  | { readonly kind: 'throttled' | 'failed'; readonly error: string }
  /** No answer came: what was sent may have been written. */
  | { readonly kind: 'unanswered'; readonly error: string }
  /** Not written, because of at least one of the items. */
  | { readonly kind: 'refused'; readonly error: string; readonly message: string }

/** An item as DynamoDB gives it back: attribute values by name. */
export type StoredItem = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/** Errors that ask to come again, more slowly. */
const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'LimitExceededException',
])

/** Errors that a single item can cause. */
const REFUSALS = new Set([
  'ValidationException',
  'ItemCollectionSizeLimitExceededException',
  'RequestEntityTooLargeException',
  'SerializationException',
])

/** Errors of a moment that come with status 400. */
const PASSING = new Set(['ReplicatedWriteConflictException', 'TransactionInProgressException', 'RequestTimeout'])

/**
 * Reads an answer of BatchWriteItem. `undefined` if it says that no batch would be taken: there is no such table, or no
 * permission. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function readAnswer(status: number, body: string): BatchAnswer | undefined {
  const answer = parse(body)
  if (status === 200 && answer !== undefined) return { kind: 'written', unprocessed: unprocessedItems(answer) }
  const error = errorName(answer?.__type) ?? `HTTP ${status}`
  const message = typeof answer?.message === 'string' ? answer.message : String(answer?.Message ?? '')
  if (THROTTLES.has(error) || status === 429) return { kind: 'throttled', error }
  if (status >= 500 || status === 200 || PASSING.has(error)) return { kind: 'failed', error }
  if (REFUSALS.has(error) || status === 413) return { kind: 'refused', error, message }
  return undefined
}

/** The error that an answer names, for messages. */
export function errorOf(status: number, body: string): string {
  return errorName(parse(body)?.__type) ?? `HTTP ${status}`
}

/** Of the one table that was asked for, which may be called as a member that every object has. */
function unprocessedItems(answer: Readonly<Record<string, unknown>>): readonly StoredItem[] {
  const { UnprocessedItems } = answer as { UnprocessedItems?: Record<string, { PutRequest: { Item: StoredItem } }[]> }
  const requests = Object.values(UnprocessedItems ?? {}).flat()
  return requests.map(({ PutRequest }) => PutRequest.Item)
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** `com.amazonaws.dynamodb.v20120810#ThrottlingException` */
function errorName(type: unknown): string | undefined {
  return typeof type === 'string' ? type.replace(/^.*#/, '') : undefined
}
