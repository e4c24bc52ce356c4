import type { Position, Stream } from '@inlet/local/live'
import { expect, it } from 'vitest'
import { followStream } from './follow-stream.ts'
import { ARN, AT, payload } from './test/sample-arrival.ts'

/** A stream whose shards are lists of sequence numbers; one that is closed ends there. */
function fakeStream() {
  const shards = new Map<string, { numbers: number[]; isClosed: boolean }>()
  const latest = new Map<string, number>()
  const from = (shardId: string, numbers: readonly number[], position: Position) => {
    if (position === 'TRIM_HORIZON') return 0
    if (position === 'LATEST') latest.set(shardId, numbers.length)
    if (position === 'LATEST' || 'since' in position) return latest.get(shardId) ?? 0
    return numbers.indexOf(Number(position.after)) + 1
  }
  const stream: Stream = {
    arn: ARN,
    listShards: async () => [...shards.keys()].map(shardId => ({ shardId, parentShardIds: [] })),
    async read(shardId, position, limit) {
      const { numbers = [], isClosed = true } = shards.get(shardId) ?? {}
      const start = from(shardId, numbers, position)
      const records = numbers.slice(start, start + limit).map(number => {
        return {
          sequenceNumber: `${number}`,
          partitionKey: '',
          data: Buffer.from(payload('1')),
          arrivedAt: AT + number,
        }
      })
      return { records, isEnd: isClosed && start + records.length === numbers.length }
    },
  }
  return { stream, shards }
}

const numbersOf = async (read: ReturnType<typeof followStream>) =>
  (await read()).map(({ position }) => Number(position.sequenceNumber))

it('begins at the end, or at the start, and follows shards that appear', async () => {
  const { stream, shards } = fakeStream()
  const a = { numbers: [1, 3], isClosed: false }
  shards.set('a', a).set('b', { numbers: [2], isClosed: false })
  const latest = followStream(stream, 'LATEST', () => AT)
  const all = followStream(stream, 'TRIM_HORIZON', () => AT)
  expect([await numbersOf(latest), await numbersOf(all)]).toEqual([[], [1, 2, 3]])
  a.numbers.push(4)
  a.isClosed = true
  shards.set('c', { numbers: [5], isClosed: false })
  expect([await numbersOf(latest), await numbersOf(all)]).toEqual([[4], [4]])
  expect([await numbersOf(latest), await numbersOf(all)]).toEqual([[5], [5]])
  expect([await numbersOf(latest), await numbersOf(all)]).toEqual([[], []])
})
