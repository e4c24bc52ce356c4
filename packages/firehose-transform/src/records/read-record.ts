import {
  type Base64Buffer,
  deaggregate,
  decodeBase64,
  type Envelope,
  InputError,
  mayBeAggregate,
  subsequenceSuffix,
} from '@inlet/core'
import type { FirehoseTransformationEvent, FirehoseTransformationEventRecord } from 'aws-lambda'

/** A user record: what a Firehose record holds, or a part of it if it is an aggregate. */
export interface UserRecord {
  readonly bytes: Uint8Array
  /** For a payload without a name and number of its own. */
  readonly envelope: Envelope
}

/** Gives the bytes of a text in base64, `undefined` if it is none. */
export type Base64Decoder = Pick<Base64Buffer, 'decode'>

/** Into memory of its own. */
export const BY_ITSELF: Base64Decoder = { decode: decodeBase64 }

/**
 * The records of an event.
 * @throws InputError BAD_EVENT if they cannot even be answered
 */
export function recordsOf(event: FirehoseTransformationEvent): readonly FirehoseTransformationEventRecord[] {
  const records: unknown = event?.records
  const isAnswerable = (record: unknown) =>
    typeof record === 'object' && record !== null && 'recordId' in record && typeof record.recordId === 'string'
  if (Array.isArray(records) && records.every(isAnswerable)) return records
  throw new InputError('BAD_EVENT', 'Expected an event of Firehose: "records", each with a text "recordId"')
}

/**
 * The user records of a Firehose record, the `index`-th of its event. Firehose takes aggregates of a Kinesis stream apart
 * by itself; those that are put to it directly come whole.
 * https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
 * @throws InputError NOT_BASE64, BAD_AGGREGATE
 */
export function readRecord(record: FirehoseTransformationEventRecord, index: number): readonly UserRecord[] {
  const bytes = bytesOf(record)
  const envelope = new ArrivalEnvelope(record, index)
  const parts = deaggregate(bytes)
  if (parts === undefined) return [{ bytes, envelope }]
  if (parts.length === 0) throw new InputError('BAD_AGGREGATE', 'Expected records in an aggregated record, found none')
  return parts.map((part, number) => ({ bytes: part, envelope: partOf(envelope, number) }))
}

/**
 * The bytes of a Firehose record that is one user record, as nearly all are: the fast twin of `readRecord`, which is for those
 * of which this gives `undefined`.
 */
export function readPlainRecord(
  { data }: FirehoseTransformationEventRecord,
  decoder: Base64Decoder,
): Buffer | undefined {
  const bytes = typeof data === 'string' ? decoder.decode(data) : undefined
  return bytes === undefined || mayBeAggregate(bytes) ? undefined : bytes
}

/** @throws InputError NOT_BASE64 */
function bytesOf({ data }: FirehoseTransformationEventRecord): Uint8Array {
  const bytes = typeof data === 'string' ? decodeBase64(data) : undefined
  if (bytes !== undefined) return bytes
  const found =
    typeof data === 'string'
      ? `${data.length} characters that are not`
      : data === undefined
        ? 'nothing'
        : `a ${typeof data}`
  throw new InputError('NOT_BASE64', `Expected base64 in "data", found ${found}`)
}

/**
 * The stream's number where the record comes from a stream. Else the order of arrival, which is not that of the changes,
 * and yet the same each time that the batch is tried. It is made when asked for: most payloads have names of their own.
 */
export class ArrivalEnvelope implements Envelope {
  readonly #record: FirehoseTransformationEventRecord
  readonly #index: number

  constructor(record: FirehoseTransformationEventRecord, index: number) {
    this.#record = record
    this.#index = index
  }

  get eventId(): string {
    return this.#record.recordId
  }

  get sequenceNumber(): string {
    const { approximateArrivalTimestamp: time, kinesisRecordMetadata } = this.#record
    const { sequenceNumber, subsequenceNumber } = kinesisRecordMetadata ?? {}
    if (sequenceNumber) {
      if (!subsequenceNumber || !/^\d{1,6}$/.test(subsequenceNumber)) return sequenceNumber
      return sequenceNumber + subsequenceSuffix(Number(subsequenceNumber))
    }
    const arrival = Number.isSafeInteger(time) ? time : 0
    return `${arrival}${String(this.#index).padStart(6, '0')}`
  }
}

function partOf({ eventId, sequenceNumber }: Envelope, number: number): Envelope {
  const suffix = subsequenceSuffix(number)
  return { eventId: eventId + suffix, sequenceNumber: sequenceNumber + suffix }
}
