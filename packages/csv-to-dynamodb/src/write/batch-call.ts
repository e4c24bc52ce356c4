/** What DynamoDB answered to a batch. */
export type BatchAnswer =
  /** Taken, but for the items with these keys (as `ItemRow.key`). */
  | { readonly kind: 'taken'; readonly unprocessed: readonly UnprocessedItem[] }
  /** Nothing was taken, or nobody knows; it may be taken if it is sent again. */
  | { readonly kind: 'throttled' | 'failed'; readonly error: string }
  /** No answer: the connection, a timeout. What was sent may have been taken. */
  | { readonly kind: 'unreachable'; readonly error: string }
  /** At least one of the items is at fault. */
  | { readonly kind: 'refused'; readonly error: string; readonly message: string }

/** An item as DynamoDB gives it back. */
export type UnprocessedItem = Readonly<Record<string, unknown>>

/** Sends one BatchWriteItem of puts into one table. @throws TransientError if it is not the items' fault, nor to be mended by a retry */
export type BatchCall = (items: readonly string[]) => Promise<BatchAnswer>
