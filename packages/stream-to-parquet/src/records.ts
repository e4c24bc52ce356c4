import { type Change, deaggregate, decodeChange, InputError, isBase64, type StreamPosition } from '@inlet/core'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'

/** A user record of the stream: a Kinesis record, or one out of an aggregate. */
export interface SourceRecord {
  readonly position: StreamPosition
  readonly partitionKey: string
  /** When Kinesis got it: seconds since 1970. */
  readonly arrivedAt: number
  /** The original bytes. Where the data was no base64, the bytes of its text. */
  readonly bytes: Uint8Array
  readonly encoding: 'base64' | 'text'
}

export interface DecodedRecord {
  readonly record: SourceRecord
  readonly change: Change
}

/** A record that is not loaded, and why. It goes to quarantine. */
export interface RejectedRecord {
  readonly record: SourceRecord
  readonly error: InputError
}

export interface DecodedEvent {
  readonly decoded: readonly DecodedRecord[]
  readonly rejected: readonly RejectedRecord[]
}

/** Every record of the event ends up in one of the two lists; nothing in a record makes this throw. */
export function decodeEvent(event: KinesisStreamEvent): DecodedEvent {
  const decoded: DecodedRecord[] = []
  const rejected: RejectedRecord[] = []
  for (const delivered of event.Records) {
    const whole = toSourceRecord(delivered)
    try {
      for (const record of takeApart(whole)) {
        try {
          decoded.push({ record, change: decodeChange(record.bytes, envelopeOf(record)) })
        } catch (error) {
          rejected.push({ record, error: asInputError(error) })
        }
      }
    } catch (error) {
      rejected.push({ record: whole, error: asInputError(error) })
    }
  }
  return { decoded, rejected }
}

function toSourceRecord({ kinesis, eventID, eventSourceARN }: KinesisStreamRecord): SourceRecord {
  const data: unknown = kinesis.data
  const isText = typeof data === 'string'
  const encoding = isText && isBase64(data) ? 'base64' : 'text'
  return {
    position: {
      streamArn: eventSourceARN,
      shardId: eventID.split(':')[0] ?? eventID,
      sequenceNumber: kinesis.sequenceNumber,
    },
    partitionKey: kinesis.partitionKey,
    arrivedAt: kinesis.approximateArrivalTimestamp,
    bytes: isText
      ? Buffer.from(data, encoding === 'base64' ? 'base64' : 'utf8')
      : Buffer.from(JSON.stringify(data) ?? ''),
    encoding,
  }
}

/** The record itself, or the records in it. @throws InputError NOT_BASE64, BAD_AGGREGATE */
function takeApart(record: SourceRecord): readonly SourceRecord[] {
  if (record.encoding === 'text') {
    throw new InputError(
      'NOT_BASE64',
      `Expected base64 in "kinesis.data", found ${record.bytes.length} bytes that are not`,
    )
  }
  const parts = deaggregate(record.bytes)
  if (parts === undefined) return [record]
  return parts.map((bytes, index) => ({
    ...record,
    bytes,
    position: { ...record.position, subsequenceNumber: index },
  }))
}

/** Six digits: an aggregate of 10 MB holds fewer records than that, and equal lengths compare as text. */
function envelopeOf({ position }: SourceRecord): { eventId: string; sequenceNumber: string } {
  const { shardId, sequenceNumber, subsequenceNumber } = position
  const suffix = subsequenceNumber === undefined ? '' : `.${String(subsequenceNumber).padStart(6, '0')}`
  return { eventId: `${shardId}:${sequenceNumber}${suffix}`, sequenceNumber: sequenceNumber + suffix }
}

function asInputError(error: unknown): InputError {
  if (error instanceof InputError) return error
  // Messages of other errors may quote the record.
  const name = error instanceof Error ? error.name : typeof error
  return new InputError('NOT_LOADABLE', `Decoding the record failed with ${name}`, { cause: error })
}
