import type { Item } from './item.ts'

/** What a write did to one item, before anything captures it. */
export type Change = {
  readonly table: string
  readonly keys: Item
  /** Time of the write, µs since 1970. */
  readonly at: number
  readonly effect: Effect
}

export type Effect =
  | { readonly eventName: 'INSERT'; readonly images: { readonly NewImage: Item } }
  | { readonly eventName: 'MODIFY'; readonly images: { readonly NewImage: Item; readonly OldImage: Item } }
  | { readonly eventName: 'REMOVE'; readonly images: { readonly OldImage: Item }; readonly by: Deleter }

/** Who deletes: an application, or DynamoDB itself when an item's time to live is over. */
export type Deleter = 'application' | 'ttl'

export type ChangeRecord = KinesisChangeRecord | StreamsChangeRecord

/** The native payload of a table that DynamoDB itself streams to Kinesis. */
export type KinesisChangeRecord = {
  readonly awsRegion: string
  readonly eventID: string
  readonly eventName: Effect['eventName']
  readonly userIdentity: UserIdentity | null
  readonly recordFormat: 'application/json'
  readonly tableName: string
  readonly dynamodb: Images & {
    readonly ApproximateCreationDateTime: number
    readonly ApproximateCreationDateTimePrecision: 'MILLISECOND' | 'MICROSECOND'
    readonly Keys: Item
    readonly SizeBytes: number
  }
  readonly eventSource: 'aws:dynamodb'
}

/** A DynamoDB Streams record, which EventBridge Pipes puts into Kinesis as it is. Its times are whole seconds. */
export type StreamsChangeRecord = {
  readonly eventID: string
  readonly eventName: Effect['eventName']
  readonly eventVersion: '1.1'
  readonly eventSource: 'aws:dynamodb'
  readonly awsRegion: string
  readonly userIdentity?: UserIdentity
  readonly dynamodb: Images & {
    readonly ApproximateCreationDateTime: number
    readonly Keys: Item
    readonly SequenceNumber: string
    readonly SizeBytes: number
    readonly StreamViewType: 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE'
  }
  readonly eventSourceARN: string
}

export type UserIdentity = { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' }

type Images = { readonly NewImage?: Item; readonly OldImage?: Item }
