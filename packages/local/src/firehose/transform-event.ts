import type { FirehoseRecord } from './firehose-record.ts'

/** What a stream's invocations have in common. */
export interface TransformOrigin {
  readonly deliveryStreamArn: string
  /** Undefined if records are put directly. */
  readonly sourceKinesisStreamArn: string | undefined
}

/**
 * The event that a transforming function gets.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
export function transformEvent(
  invocationId: string,
  records: readonly FirehoseRecord[],
  { deliveryStreamArn, sourceKinesisStreamArn }: TransformOrigin,
) {
  return {
    invocationId,
    deliveryStreamArn,
    ...(sourceKinesisStreamArn !== undefined && { sourceKinesisStreamArn }),
    region: deliveryStreamArn.split(':')[3] ?? '',
    records: records.map(record => eventRecord(record, toBase64(record.data))),
  }
}

function eventRecord({ recordId, arrivedAt, kinesis }: FirehoseRecord, data: string) {
  return {
    recordId,
    approximateArrivalTimestamp: arrivedAt,
    data,
    ...(kinesis !== undefined && { kinesisRecordMetadata: { ...kinesis, approximateArrivalTimestamp: arrivedAt } }),
  }
}

/** What a record adds to an event's JSON text, in bytes, with the comma before the next. */
export function eventRecordBytes(record: FirehoseRecord): number {
  const base64Bytes = Math.ceil(record.data.byteLength / 3) * 4
  return Buffer.byteLength(JSON.stringify(eventRecord(record, ''))) + base64Bytes + 1
}

export function toBase64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
}
