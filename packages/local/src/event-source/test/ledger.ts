import type { KinesisStreamEvent } from 'aws-lambda'
import { expect } from 'vitest'
import { type Checkpoints, memoryCheckpoints, type ShardState } from '../checkpoints.ts'
import type { MemoryStream } from './memory-stream.ts'

/** What became of each record of a stream; it protests when something comes that must not. */
export class Ledger {
  readonly #stream: MemoryStream
  readonly #settled = new Set<string>()

  constructor(stream: MemoryStream) {
    this.#stream = stream
  }

  /** Sequence numbers: they succeeded or were discarded. */
  settle(sequenceNumbers: readonly string[]): void {
    for (const sequenceNumber of sequenceNumbers) this.#settled.add(sequenceNumber)
  }

  /** Every record comes after all earlier ones with its partition key, and after those of its shard's parents. */
  checkDelivery({ Records }: KinesisStreamEvent): void {
    const shardId = Records[0]?.eventID.split(':')[0]
    const { parentShardIds = [], records = [] } = this.#stream.shards.find(shard => shard.shardId === shardId) ?? {}
    for (const parentId of parentShardIds) this.#expectSettled(this.#recordsOf(parentId))
    const within = new Set<string>()
    let last = -1n
    for (const { kinesis } of Records) {
      expect(BigInt(kinesis.sequenceNumber)).toBeGreaterThan(last)
      last = BigInt(kinesis.sequenceNumber)
      const earlier = records.filter(({ partitionKey, sequenceNumber }) => {
        return partitionKey === kinesis.partitionKey && BigInt(sequenceNumber) < last && !within.has(sequenceNumber)
      })
      this.#expectSettled(earlier.map(({ sequenceNumber }) => sequenceNumber))
      within.add(kinesis.sequenceNumber)
    }
  }

  /** Checkpoints that are never ahead of a record that is not settled, and never go back. */
  checkedCheckpoints(): Checkpoints {
    const kept = memoryCheckpoints()
    return {
      load: kept.load,
      save: (shardId, state) => {
        const done = this.#recordsOf(shardId).filter(sequenceNumber => {
          if (state === 'ended') return true
          return 'sequenceNumber' in state && BigInt(sequenceNumber) <= BigInt(state.sequenceNumber)
        })
        this.#expectSettled(done)
        expect(isLater(state, kept.load().get(shardId))).toBe(true)
        kept.save(shardId, state)
      },
    }
  }

  expectAllSettled(): void {
    for (const { shardId } of this.#stream.shards) this.#expectSettled(this.#recordsOf(shardId))
  }

  #recordsOf(shardId: string): readonly string[] {
    const shard = this.#stream.shards.find(shard => shard.shardId === shardId)
    return shard?.records.map(({ sequenceNumber }) => sequenceNumber) ?? []
  }

  #expectSettled(sequenceNumbers: readonly string[]): void {
    expect(sequenceNumbers.filter(sequenceNumber => !this.#settled.has(sequenceNumber))).toEqual([])
  }
}

function isLater(state: ShardState, saved: ShardState | undefined): boolean {
  if (saved === undefined || state === 'ended') return true
  if (saved === 'ended' || !('sequenceNumber' in state)) return false
  return !('sequenceNumber' in saved) || BigInt(state.sequenceNumber) > BigInt(saved.sequenceNumber)
}
