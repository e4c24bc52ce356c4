import { isObject } from './attribute-value.ts'
import type { Operation } from './change.ts'
import { notAChange } from './not-a-change.ts'

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
export function isExpiry(operation: Operation, userIdentity: unknown): boolean {
  return operation === 'REMOVE' && isObject(userIdentity) && userIdentity.principalId === 'dynamodb.amazonaws.com'
}

/** The table's name stands by itself in native payloads, and in the ARN `…:table/NAME/stream/…` in Streams records. */
export function toSource(tableName: unknown, eventSourceARN: unknown): string {
  const name = nonEmpty(tableName)
  if (name !== undefined) return name
  const match = /:table\/([^/]+)/.exec(nonEmpty(eventSourceARN) ?? '')
  if (match?.[1] === undefined) throw notAChange('"tableName", or "eventSourceARN" of a table', eventSourceARN)
  return match[1]
}

export function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
