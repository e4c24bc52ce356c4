import type { Stream, StreamRecord } from '@inlet/local/live'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { StreamReader } from './stream-reader.ts'

/** A stream in memory, and what was read of it. */
function makeStream(pageSize: number) {
  const shards = new Map<string, StreamRecord[]>([['shardId-0', []]])
  const reads: string[] = []
  const stream: Stream = {
    arn: 'arn',
    listShards: async () => [...shards.keys()].map(shardId => ({ shardId, parentShardIds: [] })),
    async read(shardId, position, limit) {
      const all = shards.get(shardId) ?? []
      const from = typeof position === 'object' && 'after' in position ? BigInt(position.after) : -1n
      const since = typeof position === 'object' && 'since' in position ? position.since : 0
      const found = all.filter(each => BigInt(each.sequenceNumber) > from && each.arrivedAt >= since)
      const records = found.slice(0, Math.min(limit, pageSize))
      reads.push(...records.map(({ sequenceNumber }) => `${shardId}_${sequenceNumber}`))
      return { records, isEnd: false }
    },
  }
  return { shards, stream, reads }
}

const step = fc.oneof(
  fc.record({ is: fc.constant('put' as const), shard: fc.nat(1), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ is: fc.constant('deliver' as const), shard: fc.nat(1), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ is: fc.constant('read' as const), shard: fc.constant(0), count: fc.constant(0) }),
)

it('knows of every record, whether it read it or was told of it, whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(9), fc.array(step, { maxLength: 40 }), async (oldCount, steps) => {
      const { shards, stream } = makeStream(3)
      let now = 1_000
      const put = (shardId: string, count: number) => {
        const records = shards.get(shardId) ?? []
        for (let n = 0; n < count; n++) {
          const sequenceNumber = String(records.length * 7 + 5)
          records.push({ sequenceNumber, partitionKey: '', data: Buffer.alloc(1), arrivedAt: now })
        }
        shards.set(shardId, records)
      }
      // They went through the function before.
      put('shardId-0', oldCount)
      const known = new Set<string>()
      const reader = new StreamReader(
        stream,
        0,
        () => now,
        records => {
          for (const { id } of records) known.add(id)
        },
      )
      const delivered = new Map([['shardId-0', oldCount]])
      for (const { is, shard, count } of steps) {
        now += 20_000
        const shardId = `shardId-${shard}`
        const records = shards.get(shardId) ?? []
        if (is === 'read') await reader.read()
        else if (is === 'put') put(shardId, count)
        else {
          const from = delivered.get(shardId) ?? 0
          for (const { sequenceNumber } of records.slice(from, from + count)) {
            known.add(`${shardId}_${sequenceNumber}`)
            reader.passed(shardId, sequenceNumber)
          }
          delivered.set(shardId, Math.min(records.length, from + count))
        }
      }
      now += 20_000
      for (let round = 0; round < 6; round++, now += 1_000) await reader.read()
      const all = [...shards].flatMap(([shardId, records]) => records.map(each => `${shardId}_${each.sequenceNumber}`))
      expect([...known].toSorted()).toEqual(all.toSorted())
    }),
  )
})

it('reads nothing again that it was told of, and nothing that is older than asked for', async () => {
  const { shards, stream, reads } = makeStream(1_000)
  let now = 0
  const old: boolean[] = []
  const reader = new StreamReader(
    stream,
    50,
    () => now,
    (records, isOld) => old.push(...records.map(() => isOld)),
  )
  const put = (sequenceNumber: string, arrivedAt: number) =>
    shards.get('shardId-0')?.push({ sequenceNumber, partitionKey: '', data: Buffer.alloc(1), arrivedAt })
  put('8', 10)
  put('9', 60)
  await reader.read()
  put('10', 70)
  put('100', 80)
  reader.passed('shardId-0', '10')
  await reader.read()
  expect(reads).toEqual(['shardId-0_9'])
  now = 1_000
  await Promise.all([reader.read(), reader.read()])
  expect(reads).toEqual(['shardId-0_9', 'shardId-0_100'])
  expect(old).toEqual([true, false])
})
