import { createHash } from 'node:crypto'
import { changeKey } from '@inlet/core'
import type { Change, ChangeRecord } from '../changes/change-record.ts'
import type { Item } from '../changes/item.ts'

/** What goes into a Kinesis stream. */
export interface StreamPut {
  readonly partitionKey: string
  /** JSON text. */
  readonly data: string
}

/** What a record of a Kinesis stream holds at most, in bytes. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const MOST_RECORD_BYTES = 1_048_576

/**
 * Puts a change where all changes of its item go. A change that would be too large for a record goes without the image of
 * what the item was: nothing else is told twice.
 * @returns undefined if the change is too large even so, which takes an item full of characters that JSON escapes
 */
export function changePut(table: string, record: ChangeRecord): StreamPut | undefined {
  for (const candidate of [record, withoutOldImage(record)]) {
    const data = JSON.stringify(candidate)
    if (Buffer.byteLength(data) <= MOST_RECORD_BYTES) {
      return { partitionKey: partitionKey(table, record.dynamodb.Keys), data }
    }
  }
  return undefined
}

function withoutOldImage(record: ChangeRecord): ChangeRecord {
  if ('tableName' in record) {
    const { OldImage: _, ...dynamodb } = record.dynamodb
    return { ...record, dynamodb }
  }
  const { OldImage: _, ...dynamodb } = record.dynamodb
  return { ...record, dynamodb: { ...dynamodb, StreamViewType: 'NEW_IMAGE' } }
}

/** Equal for equal keys, however their numbers and bytes are spelt. */
export function keyText(keys: Change['keys']): string {
  return changeKey(keys, () => undefined)
}

function partitionKey(table: string, keys: Item): string {
  return createHash('md5')
    .update(`${table}/${keyText(keys)}`)
    .digest('hex')
    .toUpperCase()
}
