import { deaggregate, type StreamPosition } from '@inlet/core'
import type { StreamRecord } from '@inlet/local/live'
import type { ReplayedRecord } from '@inlet/stream-to-parquet/replay'
import { recordId } from './record-id.ts'
import { unlessInputError } from './unless-input-error.ts'

/** What the function takes for one record: a record of the stream, or a part of one that is an aggregate. */
export interface UserRecord {
  readonly id: string
  readonly position: StreamPosition
  /** In the stream, ms since 1970. */
  readonly arrivedAt: number
  readonly partitionKey: string | null
  readonly data: Uint8Array
}

/** The records that a record of a shard is taken for. */
export function toUserRecords(record: StreamRecord, streamArn: string, shardId: string): readonly UserRecord[] {
  const { sequenceNumber, arrivedAt, partitionKey, data } = record
  const whole = { streamArn, shardId, sequenceNumber }
  const of = (position: StreamPosition, data: Uint8Array): UserRecord => {
    return { id: recordId(position), position, arrivedAt, partitionKey, data }
  }
  const parts = partsOf(data)
  if (parts === undefined) return [of(whole, data)]
  return parts.map((part, subsequenceNumber) => of({ ...whole, subsequenceNumber }, part))
}

/** The records of an aggregate; `undefined` if the record is none, or one that the function refuses as a whole. */
function partsOf(data: Uint8Array): readonly Uint8Array[] | undefined {
  const parts = unlessInputError(() => deaggregate(data))
  return parts?.length === 0 ? undefined : parts
}

/** As Lambda hands it over. */
export function toReplayed({ position, arrivedAt, partitionKey, data }: UserRecord): ReplayedRecord {
  const { streamArn, shardId, sequenceNumber, subsequenceNumber } = position
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: partitionKey ?? '',
      sequenceNumber,
      data: Buffer.from(data).toString('base64'),
      approximateArrivalTimestamp: arrivedAt / 1_000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: '',
    awsRegion: streamArn.split(':')[3] ?? '',
    eventSourceARN: streamArn,
    ...(subsequenceNumber !== undefined && { subsequenceNumber }),
  }
}
