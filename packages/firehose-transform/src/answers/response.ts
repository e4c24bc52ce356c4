/**
 * What Firehose is told of each record. `@types/aws-lambda` does not know of Iceberg.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
export interface FirehoseResponse {
  readonly records: readonly Answer[]
}

/** `data` is base64: what is delivered, or the record as it came. */
export type Answer =
  | {
      readonly recordId: string
      readonly result: 'Ok'
      readonly data: string
      readonly metadata?: RecordMetadata
    }
  | { readonly recordId: string; readonly result: 'Dropped' }
  | { readonly recordId: string; readonly result: 'ProcessingFailed'; readonly data: string }

export type RecordMetadata =
  /** https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html */
  | { readonly partitionKeys: PartitionKeys }
  /** https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html */
  | { readonly otfMetadata: OtfMetadata }

/** `!{partitionKeyFromLambda:table}/dt=!{partitionKeyFromLambda:dt}/` in a prefix; `dt` is the UTC day of the change. */
export interface PartitionKeys {
  readonly table: string
  readonly dt: string
}

export interface OtfMetadata {
  readonly destinationDatabaseName: string
  readonly destinationTableName: string
  readonly operation: 'insert' | 'update' | 'delete'
}

const EMPTY_RESPONSE: FirehoseResponse = { records: [] }

/** The bytes of a response without records. */
export const EMPTY_RESPONSE_BYTES = JSON.stringify(EMPTY_RESPONSE).length

/** What an answer adds to a response, in bytes, with the comma before the next. */
export function answerBytes(answer: Answer): number {
  if (answer.result === 'Ok') return deliveredBytes(answer.recordId, answer.data, answer.metadata)
  const bytes = FRAME_BYTES + textBytes(answer.recordId) + textBytes(answer.result)
  return answer.result === 'Dropped' ? bytes : bytes + DATA_BYTES + textBytes(answer.data)
}

/** The same of an answer that delivers: `data` is base64 as it is made here, and most of the answer. */
export function deliveredBytes(recordId: string, data: string, metadata: RecordMetadata | undefined): number {
  return FRAME_BYTES + textBytes(recordId) + OK_BYTES + DATA_BYTES + data.length + 2 + metadataBytes(metadata)
}

/** No less than that, without a look at the id: a unit of UTF-16 takes at most six bytes of JSON. */
export function mostDeliveredBytes(recordId: string, data: string, metadata: RecordMetadata | undefined): number {
  return FRAME_BYTES + 6 * recordId.length + OK_BYTES + DATA_BYTES + data.length + 4 + metadataBytes(metadata)
}

const FRAME_BYTES = '{"recordId":,"result":},'.length
const OK_BYTES = '"Ok"'.length
const DATA_BYTES = ',"data":'.length
const METADATA_BYTES = ',"metadata":'.length

/** Rows that go to one place share what says so, and come one after the other. */
let last: { readonly metadata: RecordMetadata; readonly bytes: number } | undefined

function metadataBytes(metadata: RecordMetadata | undefined): number {
  if (metadata === undefined) return 0
  if (last?.metadata !== metadata) {
    last = { metadata, bytes: METADATA_BYTES + Buffer.byteLength(JSON.stringify(metadata)) }
  }
  return last.bytes
}

/** What JSON may escape, or UTF-8 write in several bytes. Ids and base64 have none of it, and most of a response is those. */
const UNPLAIN = /[^\x20\x21\x23-\x5b\x5d-\x7e]/

/** Data that came is whatever it came as; what is none has no place in JSON. */
function textBytes(text: string): number {
  if (typeof text !== 'string') return Buffer.byteLength(JSON.stringify(text) ?? '')
  return UNPLAIN.test(text) ? Buffer.byteLength(JSON.stringify(text)) : text.length + 2
}
