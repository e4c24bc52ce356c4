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
  if (answer.result === 'Ok') {
    // Base64 is as long as it is in JSON, and most of the answer.
    return Buffer.byteLength(JSON.stringify({ ...answer, data: '' })) + answer.data.length + 1
  }
  return Buffer.byteLength(JSON.stringify(answer)) + 1
}
