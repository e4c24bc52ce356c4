import {
  type Base64Buffer,
  deaggregate,
  decodeBase64,
  InputError,
  mayBeAggregate,
  type StreamPosition,
  subsequenceSuffix,
} from '@inlet/core'
import type { KinesisStreamRecord } from 'aws-lambda'

/** A user record of the stream: a Kinesis record, or a part of one that is an aggregate. */
export interface SourceRecord {
  readonly delivered: KinesisStreamRecord
  /** Its place in the aggregate, and its bytes: to find them again, the whole aggregate would be taken apart again. */
  readonly part?: { readonly subsequenceNumber: number; readonly bytes: Uint8Array }
}

/** A record that is not loaded, and why. It goes to quarantine. */
export interface RejectedRecord {
  readonly record: SourceRecord
  readonly error: InputError
}

/** A record with its bytes. Those of a Kinesis record are read again where they are needed again, and not kept. */
export interface RecordBytes {
  readonly record: SourceRecord
  readonly bytes: Uint8Array
}

/**
 * The user records of a Kinesis record: itself, or those of its aggregate. A part of one is itself, whatever is in it.
 * @throws InputError NOT_LOADABLE, NOT_BASE64, BAD_AGGREGATE
 */
export function readRecords(record: SourceRecord): readonly RecordBytes[] {
  const { delivered, part } = record
  if (!hasPosition(delivered)) {
    throw new InputError('NOT_LOADABLE', 'Expected texts "eventSourceARN", "eventID" and "kinesis.sequenceNumber"')
  }
  if (part !== undefined) return [{ record, bytes: part.bytes }]
  const { bytes, encoding } = originalBytes(record)
  if (encoding === 'text') {
    throw new InputError('NOT_BASE64', `Expected base64 in "kinesis.data", found ${bytes.length} bytes that are not`)
  }
  const parts = deaggregate(bytes)
  if (parts === undefined) return [{ record, bytes }]
  if (parts.length === 0) throw new InputError('BAD_AGGREGATE', 'Expected records in an aggregated record, found none')
  return parts.map((bytes, index) => ({ record: { delivered, part: { subsequenceNumber: index, bytes } }, bytes }))
}

/**
 * The bytes of a record that is one user record, as nearly all are, in `memory`: the fast twin of `readRecords`, which is
 * for those of which this gives `undefined`.
 */
export function readPlainRecord({ delivered, part }: SourceRecord, memory: Base64Buffer): Buffer | undefined {
  if (part !== undefined || !hasPosition(delivered)) return undefined
  const data: unknown = delivered.kinesis.data
  const bytes = typeof data === 'string' ? memory.decode(data) : undefined
  return bytes === undefined || mayBeAggregate(bytes) ? undefined : bytes
}

/** The bytes as they came; where the data is no base64, the bytes of its text. */
export function originalBytes({ delivered, part }: SourceRecord): { bytes: Uint8Array; encoding: 'base64' | 'text' } {
  if (part !== undefined) return { bytes: part.bytes, encoding: 'base64' }
  const data: unknown = delivered?.kinesis?.data
  const whole = typeof data === 'string' ? decodeBase64(data) : undefined
  if (whole === undefined) {
    return { bytes: Buffer.from(typeof data === 'string' ? data : (JSON.stringify(data) ?? '')), encoding: 'text' }
  }
  return { bytes: whole, encoding: 'base64' }
}

/** Where the record stood. What Lambda always sends, and yet is not there, is an empty text. */
export function positionOf({ delivered, part }: SourceRecord): StreamPosition {
  return {
    streamArn: textOf(delivered?.eventSourceARN),
    shardId: textOf(delivered?.eventID).split(':')[0] ?? '',
    sequenceNumber: textOf(delivered?.kinesis?.sequenceNumber),
    ...(part === undefined ? {} : { subsequenceNumber: part.subsequenceNumber }),
  }
}

/** Whether `positionOf` has no empty text. */
function hasPosition(delivered: KinesisStreamRecord): boolean {
  const shardId = textOf(delivered?.eventID)
  if (shardId === '' || shardId.startsWith(':')) return false
  return textOf(delivered?.eventSourceARN) !== '' && textOf(delivered?.kinesis?.sequenceNumber) !== ''
}

/** When Kinesis got the record, in seconds since 1970. */
export function arrivalOf({ delivered }: SourceRecord): number | undefined {
  const seconds: unknown = delivered?.kinesis?.approximateArrivalTimestamp
  return typeof seconds === 'number' ? seconds : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The id of the record in its stream, and of a part in its record. */
export function idOf({ delivered, part }: SourceRecord): string {
  return part === undefined ? delivered.eventID : delivered.eventID + subsequenceSuffix(part.subsequenceNumber)
}

/** Names for a change whose payload has none of its own. */
export function envelopeOf({ delivered, part }: SourceRecord): {
  eventId: string
  sequenceNumber: string
} {
  const { eventID, kinesis } = delivered
  if (part === undefined) return { eventId: eventID, sequenceNumber: kinesis.sequenceNumber }
  const suffix = subsequenceSuffix(part.subsequenceNumber)
  return { eventId: eventID + suffix, sequenceNumber: kinesis.sequenceNumber + suffix }
}
