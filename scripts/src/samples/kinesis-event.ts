import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { type ChangeRecord, eventRecord } from '@inlet/local'
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import { ACCOUNT, REGION } from './capture.ts'

const STREAM_ARN = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/table-changes`

/** What a producer puts into a stream. */
export type Put = {
  readonly partitionKey: string
  /** What consumers get: base64, unless something went very wrong. */
  readonly data: string
  /** Time of arrival, µs since 1970. */
  readonly at: number
}

/** A record in its shard, as Lambda hands it over. */
export type ShardRecord = { readonly shard: number; readonly record: KinesisStreamRecord }

/** Puts a change where all changes of its item go: the partition key is made of the table and the item's key. */
export function putOf(change: ChangeRecord, at: number): Put {
  return {
    partitionKey: md5(`${tableOf(change)}/${JSON.stringify(change.dynamodb.Keys)}`)
      .toString('hex')
      .toUpperCase(),
    data: Buffer.from(JSON.stringify(change)).toString('base64'),
    at,
  }
}

export function tableOf(change: ChangeRecord): string {
  if ('tableName' in change) return change.tableName
  return change.eventSourceARN.split('/')[1] ?? ''
}

/** A stream of some shards, which gives every record its shard and the next sequence number there. */
export function createStream(shards: number): (put: Put) => ShardRecord {
  const counters = new Map<number, number>()
  return ({ partitionKey, data, at }) => {
    const shard = shardOf(partitionKey, shards)
    const counter = (counters.get(shard) ?? 0) + 2
    counters.set(shard, counter)
    return { shard, record: kinesisRecord(shard, counter, { partitionKey, data, at }) }
  }
}

/** Collects the records of each shard into events of `batchSize`; what is left at the end goes out as it is. */
export function* batchByShard(records: Iterable<ShardRecord>, batchSize: number): Generator<KinesisStreamEvent> {
  const open = new Map<number, KinesisStreamRecord[]>()
  for (const { shard, record } of records) {
    const batch = open.get(shard) ?? []
    batch.push(record)
    open.set(shard, batch)
    if (batch.length < batchSize) continue
    open.delete(shard)
    yield { Records: batch }
  }
  for (const Records of open.values()) yield { Records }
}

function kinesisRecord(shard: number, counter: number, { partitionKey, data, at }: Put): KinesisStreamRecord {
  const shardId = `shardId-${String(shard).padStart(12, '0')}`
  const sequenceNumber = `4964848274602535014170166059894799${String(shard).padStart(6, '0')}${String(counter).padStart(16, '0')}`
  const invokeIdentityArn = `arn:aws:iam::${ACCOUNT}:role/stream-to-parquet`
  const origin = { streamArn: STREAM_ARN, shardId, invokeIdentityArn }
  return eventRecord({ sequenceNumber, partitionKey, arrivedAt: Math.round(at / 1000) }, data, origin)
}

/** As Kinesis does: shards share the range of the partition keys' MD5 evenly. */
function shardOf(partitionKey: string, shards: number): number {
  return Math.floor((md5(partitionKey).readUInt32BE() / 2 ** 32) * shards)
}

function md5(text: string): Buffer {
  return createHash('md5').update(text).digest()
}
