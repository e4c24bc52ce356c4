/** Why a row is not in the table. Stable names: whoever reads `unprocessed/` tells causes apart by them. */
export type RefusalCode =
  | 'CELL_COUNT'
  | 'EMPTY_KEY'
  | 'NOT_A_NUMBER'
  | 'NOT_A_BOOLEAN'
  | 'NOT_BASE64'
  | 'NUL'
  | 'KEY_TOO_LONG'
  | 'UNNAMED_COLUMN'
  | 'ITEM_TOO_LARGE'
  | 'ROW_TOO_LONG'
  | 'NOT_UNICODE'
  /** DynamoDB said no, for a reason that was not foreseen here. */
  | 'REFUSED_BY_DYNAMODB'
  /** DynamoDB did not take it, however often it was asked. */
  | 'NOT_WRITTEN'

export interface Refusal {
  readonly code: RefusalCode
  /** Names columns, types and lengths, not values; but DynamoDB's own message may. It is not for logs. */
  readonly reason: string
}
