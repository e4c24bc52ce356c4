import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import type { StreamRecord } from './stream.ts'

/** What the records of an event say about where they come from. */
export interface EventOrigin {
  readonly streamArn: string
  readonly shardId: string
  readonly invokeIdentityArn: string
}

/** The bytes of `{"Records":[]}`. */
export const EMPTY_EVENT_BYTES = Buffer.byteLength(JSON.stringify({ Records: [] }))

/** The event of a batch. https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
export function kinesisEvent(records: readonly StreamRecord[], origin: EventOrigin): KinesisStreamEvent {
  return { Records: records.map(record => eventRecord(record, toBase64(record.data), origin)) }
}

/** What a record adds to an event's JSON text, in bytes, with the comma before the next. */
export function eventRecordBytes(record: StreamRecord, origin: EventOrigin): number {
  const base64Bytes = Math.ceil(record.data.byteLength / 3) * 4
  return Buffer.byteLength(JSON.stringify(eventRecord(record, '', origin))) + base64Bytes + 1
}

/** A record as Lambda hands it over, `data` in base64. */
export function eventRecord(
  { sequenceNumber, partitionKey, arrivedAt }: Omit<StreamRecord, 'data'>,
  data: string,
  { streamArn, shardId, invokeIdentityArn }: EventOrigin,
): KinesisStreamRecord {
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data,
      approximateArrivalTimestamp: arrivedAt / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn,
    awsRegion: streamArn.split(':')[3] ?? '',
    eventSourceARN: streamArn,
  }
}

function toBase64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
}
