import { hash } from 'node:crypto'
import type { Page, Position, Shard, Stream, StreamRecord } from '../stream.ts'

const HASHES = 2 ** 32

interface MemoryShard extends Shard {
  readonly from: number
  readonly to: number
  readonly records: StreamRecord[]
  isClosed: boolean
}

/** A stream in memory that can be split, merged and made to fail. */
export class MemoryStream implements Stream {
  readonly arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/memory'
  /** Called before each request; may throw. */
  onRequest: (shardId: string | undefined) => void | Promise<void> = () => {}
  readonly #now: () => number
  readonly #shards: MemoryShard[] = []
  /** From a digit to several, so that order as text differs. */
  #sequence = 5n

  constructor(now: () => number, shards = 1) {
    this.#now = now
    const width = HASHES / shards
    for (let index = 0; index < shards; index++) this.#add(index * width, (index + 1) * width, [])
  }

  get shards(): readonly (Shard & { readonly records: readonly StreamRecord[] })[] {
    return this.#shards
  }

  put(partitionKey: string, data: string | Uint8Array = partitionKey): StreamRecord {
    const point = Number.parseInt(hash('md5', partitionKey).slice(0, 8), 16)
    const shard = this.#shards.find(({ isClosed, from, to }) => !isClosed && from <= point && point < to)
    this.#sequence += 3n
    const record = {
      sequenceNumber: String(this.#sequence),
      partitionKey,
      data: Buffer.from(data),
      arrivedAt: this.#now(),
    }
    shard?.records.push(record)
    return record
  }

  /** Splits the open shard of that index, modulo their number. */
  split(index: number): void {
    const shard = this.#open(index)
    if (shard === undefined) return
    shard.isClosed = true
    const middle = (shard.from + shard.to) / 2
    this.#add(shard.from, middle, [shard.shardId])
    this.#add(middle, shard.to, [shard.shardId])
  }

  /** Merges the open shard of that index, modulo their number, with the one that follows it, if there is one. */
  merge(index: number): void {
    const shard = this.#open(index)
    const other = this.#shards.find(({ isClosed, from }) => !isClosed && from === shard?.to)
    if (shard === undefined || other === undefined) return
    shard.isClosed = true
    other.isClosed = true
    this.#add(shard.from, other.to, [shard.shardId, other.shardId])
  }

  /** Forgets a shard, as if its records were past retention. */
  forget(shardId: string): void {
    this.#shards.splice(
      this.#shards.findIndex(shard => shard.shardId === shardId),
      1,
    )
  }

  async listShards(): Promise<readonly Shard[]> {
    await this.onRequest(undefined)
    return this.#shards.map(({ shardId, parentShardIds }) => ({ shardId, parentShardIds }))
  }

  async read(shardId: string, position: Position, limit: number): Promise<Page> {
    const latest = this.#find(shardId).records.length
    await this.onRequest(shardId)
    const { records, isClosed } = this.#find(shardId)
    const start = position === 'LATEST' ? latest : records.findIndex(record => isAfter(record, position))
    const from = start === -1 ? records.length : start
    const page = records.slice(from, from + limit)
    return { records: page, isEnd: isClosed && from + page.length === records.length }
  }

  #add(from: number, to: number, parentShardIds: readonly string[]): void {
    const shardId = `shardId-${String(this.#shards.length).padStart(12, '0')}`
    this.#shards.push({ shardId, parentShardIds, from, to, records: [], isClosed: false })
  }

  #open(index: number): MemoryShard | undefined {
    const open = this.#shards.filter(({ isClosed }) => !isClosed)
    return open[index % open.length]
  }

  #find(shardId: string): MemoryShard {
    const found = this.#shards.find(shard => shard.shardId === shardId)
    if (found === undefined) throw new Error(`No shard ${shardId}`)
    return found
  }
}

function isAfter(record: StreamRecord, position: Exclude<Position, 'LATEST'>): boolean {
  if (position === 'TRIM_HORIZON') return true
  if ('since' in position) return record.arrivedAt >= position.since
  return BigInt(record.sequenceNumber) > BigInt(position.after)
}
