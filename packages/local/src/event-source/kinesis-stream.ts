import {
  ExpiredIteratorException,
  GetRecordsCommand,
  type GetRecordsOutput,
  GetShardIteratorCommand,
  type KinesisClient,
  type _Record as KinesisRecord,
  type Shard as KinesisShard,
  ListShardsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis'
import { type Page, type Position, type Shard, type Stream, StreamNotFound, type StreamRecord } from './stream.ts'

/** Where reading a shard goes on. */
interface Cursor {
  /** The position that it stands for. */
  readonly key: string
  readonly iterator: string
  /** Records that arrived before, ms since 1970, are skipped. */
  readonly since: number
}

/** The ARN that an emulator's streams have. */
const emulatedArn = (streamName: string) => `arn:aws:kinesis:us-east-1:000000000000:stream/${streamName}`

/**
 * A stream of Kinesis, or of an emulator, for which `client` needs `requestHandler: new NodeHttpHandler()` since it has no
 * HTTP/2. Reading on where the last page of a shard ended uses the iterator that came with that page. Its methods throw
 * StreamNotFound, or what the client throws.
 */
export function kinesisStream(client: KinesisClient, streamName: string, arn = emulatedArn(streamName)): Stream {
  const cursors = new Map<string, Cursor>()

  async function begin(shardId: string, position: Position): Promise<Cursor> {
    const start = { StreamName: streamName, ShardId: shardId, ...startOf(position) }
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
    if (ShardIterator === undefined) throw new Error(`Expected an iterator for ${shardId}, found none`)
    const since = typeof position === 'object' && 'since' in position ? position.since : Number.NEGATIVE_INFINITY
    return { key: keyOf(position), iterator: ShardIterator, since }
  }

  async function readPage(shardId: string, position: Position, limit: number): Promise<Page> {
    const kept = cursors.get(shardId)
    let cursor = kept?.key === keyOf(position) ? kept : await begin(shardId, position)
    cursors.delete(shardId)
    for (;;) {
      const output = await client.send(new GetRecordsCommand({ ShardIterator: cursor.iterator, Limit: limit }))
      const { since } = cursor
      const records = (output.Records ?? []).map(toRecord).filter(({ arrivedAt }) => arrivedAt >= since)
      const iterator = output.NextShardIterator
      if (iterator === undefined) return { records, isEnd: true }
      if (isAtTip(output) && position === 'TRIM_HORIZON') return await readUntouched(shardId, iterator, limit)
      const last = records.at(-1)
      cursor = { ...cursor, iterator, ...(last === undefined ? {} : { key: keyOf({ after: last.sequenceNumber }) }) }
      cursors.set(shardId, cursor)
      if (records.length > 0 || isAtTip(output)) return { records, isEnd: false }
    }
  }

  /**
   * A shard that has had no record is read from its start each time: the emulator's next iterator may be past the first
   * record that is just being put. But only that iterator tells whether the shard is closed, and then it is complete.
   */
  async function readUntouched(shardId: string, next: string, limit: number): Promise<Page> {
    const { NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator: next, Limit: 1 }))
    if (NextShardIterator !== undefined) return { records: [], isEnd: false }
    const { iterator } = await begin(shardId, 'TRIM_HORIZON')
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }))
    return { records: Records.map(toRecord), isEnd: Records.length === 0 }
  }

  return {
    arn,
    async listShards() {
      const shards: Shard[] = []
      let token: string | undefined
      do {
        // Kinesis takes the name of the stream or a token, not both.
        const input = token === undefined ? { StreamName: streamName } : { NextToken: token }
        const page = await named(streamName, client.send(new ListShardsCommand(input)))
        shards.push(...(page.Shards ?? []).map(toShard))
        token = page.NextToken
      } while (token !== undefined)
      return shards
    },
    async read(shardId, position, limit) {
      const page = readPage(shardId, position, limit).catch(error => {
        cursors.delete(shardId)
        if (error instanceof ExpiredIteratorException) return readPage(shardId, position, limit)
        throw error
      })
      return named(streamName, page)
    },
  }
}

/** From LATEST on, and since a time: an iterator at the tip serves both. */
function keyOf(position: Position): string {
  if (position === 'TRIM_HORIZON') return 'TRIM_HORIZON'
  return typeof position === 'object' && 'after' in position ? position.after : 'LATEST'
}

/** Since a time is read from the start: emulators do not answer AT_TIMESTAMP as long as no later record is there. */
function startOf(position: Position) {
  if (position === 'LATEST') return { ShardIteratorType: 'LATEST' } as const
  if (position === 'TRIM_HORIZON' || 'since' in position) return { ShardIteratorType: 'TRIM_HORIZON' } as const
  return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: position.after } as const
}

/** A page without records is not always the last. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
function isAtTip({ Records = [], MillisBehindLatest = 0 }: GetRecordsOutput): boolean {
  return Records.length === 0 && MillisBehindLatest === 0
}

function toRecord({ SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }: KinesisRecord): StreamRecord {
  if (SequenceNumber === undefined || PartitionKey === undefined || Data === undefined) {
    throw new Error('Expected a record with a sequence number, a partition key and data')
  }
  const arrivedAt = ApproximateArrivalTimestamp?.getTime() ?? Date.now()
  return { sequenceNumber: SequenceNumber, partitionKey: PartitionKey, data: Data, arrivedAt }
}

function toShard({ ShardId, ParentShardId, AdjacentParentShardId }: KinesisShard): Shard {
  if (ShardId === undefined) throw new Error('Expected a shard with an id')
  return { shardId: ShardId, parentShardIds: [ParentShardId, AdjacentParentShardId].filter(id => id !== undefined) }
}

async function named<T>(streamName: string, result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (cause) {
    throw cause instanceof ResourceNotFoundException ? new StreamNotFound(streamName, { cause }) : cause
  }
}
