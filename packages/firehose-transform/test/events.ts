import { randomUUID } from 'node:crypto'
import { aggregate } from 'aws-kinesis-agg'
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda'

export type Item = Readonly<Record<string, unknown>>

/** A change of an item, before anything captures it. */
export interface ItemChange {
  readonly table?: string
  readonly operation?: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly keys: Item
  /** The keys alone if left out. */
  readonly image?: Item
  /** Microseconds since 1970. */
  readonly at?: number
  readonly eventId?: string
  /** Whether DynamoDB removed it, its time to live being over. */
  readonly isExpired?: boolean
}

export const NOON_US = Date.UTC(2026, 0, 31, 12) * 1_000

const EXPIRY = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

/** The payload of DynamoDB → Kinesis. */
export function nativePayload(change: ItemChange, precision: 'MILLISECOND' | 'MICROSECOND' = 'MICROSECOND') {
  const { table = 'OrderTable', operation = 'INSERT', keys, image = keys, at = NOON_US, isExpired = false } = change
  return {
    awsRegion: 'eu-west-2',
    eventID: change.eventId ?? randomUUID(),
    eventName: operation,
    userIdentity: isExpired ? EXPIRY : null,
    recordFormat: 'application/json',
    tableName: table,
    dynamodb: {
      ApproximateCreationDateTime: precision === 'MICROSECOND' ? at : Math.floor(at / 1_000),
      ApproximateCreationDateTimePrecision: precision,
      Keys: keys,
      ...(operation === 'REMOVE' ? {} : { NewImage: image }),
      SizeBytes: 60,
    },
    eventSource: 'aws:dynamodb',
  }
}

/** A record of DynamoDB Streams: whole seconds, and a sequence number that orders the changes within one. */
export function streamsPayload(change: ItemChange, sequenceNumber: string) {
  const { table = 'OrderTable', operation = 'INSERT', keys, image = keys, at = NOON_US, isExpired = false } = change
  return {
    eventID: change.eventId ?? randomUUID(),
    eventName: operation,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-2',
    ...(isExpired && { userIdentity: EXPIRY }),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1_000_000),
      Keys: keys,
      ...(operation === 'REMOVE' ? {} : { NewImage: image }),
      SequenceNumber: sequenceNumber,
      SizeBytes: 60,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: `arn:aws:dynamodb:eu-west-2:000000000000:table/${table}/stream/2024-01-20T06:21:09.489`,
  }
}

export type SourceKind = 'kinesis' | 'direct'

const STREAM_ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/table-changes'
export const FIREHOSE_ARN = 'arn:aws:firehose:us-east-1:000000000000:deliverystream/changes'

/** An event as Firehose makes it. A string is `data` as it is; bytes and objects are encoded. */
export function eventOf(
  payloads: readonly unknown[],
  { source = 'kinesis', from = 1 }: { readonly source?: SourceKind; readonly from?: number } = {},
): FirehoseTransformationEvent {
  return {
    invocationId: `invocation ${from}`,
    deliveryStreamArn: FIREHOSE_ARN,
    ...(source === 'kinesis' && { sourceKinesisStreamArn: STREAM_ARN }),
    region: 'us-east-1',
    records: payloads.map((payload, index) => firehoseRecord(payload, from + index, source)),
  }
}

export const ARRIVED_MS = 1_769_860_800_000

function firehoseRecord(payload: unknown, position: number, source: SourceKind): FirehoseTransformationEventRecord {
  const data = typeof payload === 'string' ? payload : toBytes(payload).toString('base64')
  const approximateArrivalTimestamp = ARRIVED_MS + position
  if (source === 'direct') {
    const recordId = `${sequenceOf(position)}000000`
    return { recordId, approximateArrivalTimestamp, data }
  }
  const shardId = 'shardId-000000000000'
  const sequenceNumber = sequenceOf(position)
  return {
    recordId: `${shardId}:${sequenceNumber}`,
    approximateArrivalTimestamp,
    data,
    kinesisRecordMetadata: {
      shardId,
      partitionKey: `key ${position}`,
      approximateArrivalTimestamp,
      sequenceNumber,
      subsequenceNumber: '',
    },
  }
}

export function sequenceOf(position: number): string {
  return `4964848274602535014170166059894799${String(position).padStart(22, '0')}`
}

export function toBytes(payload: unknown): Buffer {
  return payload instanceof Uint8Array ? Buffer.from(payload) : Buffer.from(JSON.stringify(payload))
}

/** What the Kinesis Producer Library makes of some records: one. */
export function aggregateOf(payloads: readonly unknown[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    aggregate(
      payloads.map(payload => ({ partitionKey: 'key', data: toBytes(payload) })),
      ({ data }) => resolve(data),
      () => undefined,
      reject,
    )
  })
}
