import type { Change, Effect, KinesisChangeRecord, UserIdentity } from './change-record.ts'
import { itemSize } from './item-size.ts'

export type Precision = 'MILLISECOND' | 'MICROSECOND'

/** Microseconds in the least time that a precision tells apart. */
export const TICK: Readonly<Record<Precision, number>> = { MILLISECOND: 1_000, MICROSECOND: 1 }

export const TTL_SERVICE: UserIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

/** Where a change record says that it comes from. */
export interface ChangeOrigin {
  readonly region: string
  readonly eventId: string
  readonly precision: Precision
}

/** The payload that DynamoDB itself puts into a Kinesis stream for a change of a table. */
export function nativeChange({ table, keys, at, effect }: Change, origin: ChangeOrigin): KinesisChangeRecord {
  return {
    awsRegion: origin.region,
    eventID: origin.eventId,
    eventName: effect.eventName,
    userIdentity: isByTtl(effect) ? TTL_SERVICE : null,
    recordFormat: 'application/json',
    tableName: table,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / TICK[origin.precision]),
      ApproximateCreationDateTimePrecision: origin.precision,
      Keys: keys,
      ...effect.images,
      SizeBytes: changeSize(keys, effect),
    },
    eventSource: 'aws:dynamodb',
  }
}

/** Whether DynamoDB itself deleted the item, because its time to live was over. */
export function isByTtl(effect: Effect): boolean {
  return effect.eventName === 'REMOVE' && effect.by === 'ttl'
}

/** `SizeBytes` of a change: its keys and images. */
export function changeSize(keys: Change['keys'], { images }: Effect): number {
  return [keys, ...Object.values(images)].reduce((size, item) => size + itemSize(item), 0)
}
