/** A record as Firehose has it, from whichever source. */
export interface FirehoseRecord {
  readonly recordId: string
  readonly data: Uint8Array
  /** Approximate arrival at the source, ms since 1970. */
  readonly arrivedAt: number
  /** Where a record of a Kinesis stream comes from. */
  readonly kinesis?: KinesisPlace
}

interface KinesisPlace {
  readonly shardId: string
  readonly partitionKey: string
  readonly sequenceNumber: string
  /** Of a record out of an aggregate, its place there from '0' on; else empty. */
  readonly subsequenceNumber: string
}

/** When the oldest of some records arrived, ms since 1970. */
export function oldestArrival(records: readonly Pick<FirehoseRecord, 'arrivedAt'>[]): number {
  return records.reduce((oldest, { arrivedAt }) => Math.min(oldest, arrivedAt), Number.POSITIVE_INFINITY)
}
