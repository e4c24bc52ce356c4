import { randomUUID } from 'node:crypto'
import { aggregate } from 'aws-kinesis-agg'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'

export type Item = Readonly<Record<string, unknown>>

/** A change of an item, before anything captures it. */
export interface ItemChange {
  /** Routed by its sanitised name, unless it is mapped. */
  readonly table?: string
  readonly operation?: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly keys: Item
  /** The keys alone if left out. */
  readonly image?: Item
  /** Microseconds since 1970. */
  readonly at?: number
  readonly eventId?: string
}

export const NOON_US = Date.UTC(2026, 0, 31, 12) * 1_000

/** The payload of DynamoDB → Kinesis. */
export function nativePayload(change: ItemChange, precision: 'MILLISECOND' | 'MICROSECOND' = 'MICROSECOND') {
  const { table = 'Things', operation = 'INSERT', keys, image = keys, at = NOON_US, eventId = randomUUID() } = change
  return {
    awsRegion: 'eu-west-2',
    eventID: eventId,
    eventName: operation,
    userIdentity: null,
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
  const { table = 'Things', operation = 'INSERT', keys, image = keys, at = NOON_US, eventId = randomUUID() } = change
  return {
    eventID: eventId,
    eventName: operation,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-2',
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

export interface StreamPlace {
  readonly stream?: string
  readonly shard?: number
  /** The number of the first record; the others follow. */
  readonly from?: number
}

/** Records of a shard, one after the other. A string is `data` as it is; bytes and objects are encoded. */
export function eventOf(payloads: readonly unknown[], place: StreamPlace = {}): KinesisStreamEvent {
  return {
    Records: payloads.map((payload, index) => kinesisRecord(payload, { ...place, from: (place.from ?? 1) + index })),
  }
}

/** An event of changes in native form. */
export function changesEvent(changes: readonly ItemChange[], place: StreamPlace = {}): KinesisStreamEvent {
  return eventOf(
    changes.map(change => nativePayload(change)),
    place,
  )
}

export function kinesisRecord(payload: unknown, place: StreamPlace = {}): KinesisStreamRecord {
  const { stream = 'table-changes', shard = 0, from = 1 } = place
  const shardId = `shardId-${String(shard).padStart(12, '0')}`
  const sequenceNumber = sequenceOf(from)
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: 'key',
      sequenceNumber,
      data: typeof payload === 'string' ? payload : toBytes(payload).toString('base64'),
      approximateArrivalTimestamp: 1_769_860_799.25 + from,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/stream-to-parquet',
    awsRegion: 'eu-west-2',
    eventSourceARN: `arn:aws:kinesis:eu-west-2:000000000000:stream/${stream}`,
  }
}

export function sequenceOf(position: number): string {
  return `4964848274602535014170166059894799${String(position).padStart(22, '0')}`
}

export function toBytes(payload: unknown): Buffer {
  return payload instanceof Uint8Array ? Buffer.from(payload) : Buffer.from(JSON.stringify(payload))
}

/** What the Kinesis Producer Library makes of some records: one. */
export function aggregateOf(parts: readonly Uint8Array[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const records = parts.map(data => ({ partitionKey: 'key', data: Buffer.from(data) }))
    aggregate(
      records,
      ({ data }) => resolve(data),
      () => undefined,
      reject,
    )
  })
}
