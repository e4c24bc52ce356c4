import type { Change, StreamsChangeRecord } from './change-record.ts'
import { changeSize, isByTtl, TTL_SERVICE } from './native-change.ts'

/** Where a record of a DynamoDB stream says that it comes from. */
export interface StreamsOrigin {
  readonly region: string
  readonly account: string
  /** Of the DynamoDB stream: the time when it was made, `2024-01-20T06:21:09.489`. */
  readonly streamLabel: string
  readonly eventId: string
  /** Increases in the order of the changes. */
  readonly sequenceNumber: bigint
}

/**
 * The record that a table's DynamoDB stream has of a change. EventBridge Pipes hands it on as it is.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export function streamsChange({ table, keys, at, effect }: Change, origin: StreamsOrigin): StreamsChangeRecord {
  const { region, account, streamLabel } = origin
  return {
    eventID: origin.eventId,
    eventName: effect.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    ...(isByTtl(effect) && { userIdentity: TTL_SERVICE }),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1_000_000),
      Keys: keys,
      ...effect.images,
      SequenceNumber: String(origin.sequenceNumber),
      SizeBytes: changeSize(keys, effect),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: `arn:aws:dynamodb:${region}:${account}:table/${table}/stream/${streamLabel}`,
  }
}
