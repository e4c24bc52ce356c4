/** The stream port: a Kinesis stream, as a consumer reads it. `kinesis-stream.ts` is its adapter. */
export interface Stream {
  readonly arn: string
  /** Every shard that the stream still has, open or closed. */
  listShards(): Promise<readonly Shard[]>
  /** Records from `position` on, at most `limit` of them, in order. */
  read(shardId: string, position: Position, limit: number): Promise<Page>
}

export interface Shard {
  readonly shardId: string
  /** What it was split from (one) or merged from (two). They need not exist any more. */
  readonly parentShardIds: readonly string[]
}

/** `since`: what arrived at that time (ms since 1970) or later. `after`: what follows that sequence number. */
export type Position = 'TRIM_HORIZON' | 'LATEST' | { readonly since: number } | { readonly after: string }

export interface Page {
  /** None if there is nothing to read at the moment. */
  readonly records: readonly StreamRecord[]
  /** The shard is closed, and has nothing after these records. */
  readonly isEnd: boolean
}

export interface StreamRecord {
  /** Decimal text of up to 128 digits, ascending within a shard. */
  readonly sequenceNumber: string
  readonly partitionKey: string
  readonly data: Uint8Array
  /** Approximate arrival in the stream, ms since 1970. */
  readonly arrivedAt: number
}

/** The stream does not exist, or no longer. */
export class StreamNotFound extends Error {
  override readonly name = 'StreamNotFound'

  constructor(streamName: string, options?: ErrorOptions) {
    super(`The stream ${streamName} does not exist`, options)
  }
}
