import { describe, expect, it } from 'vitest'
import { readableShards } from './shard-tree.ts'

const shard = (shardId: string, ...parentShardIds: string[]) => ({ shardId, parentShardIds })
const SHARDS = [shard('a'), shard('b'), shard('a1', 'a'), shard('ab', 'a1', 'b'), shard('z', 'forgotten')]

describe('readableShards', () => {
  it.each([
    { ended: [], readable: ['a', 'b', 'z'] },
    { ended: ['a'], readable: ['b', 'a1', 'z'] },
    { ended: ['a', 'a1'], readable: ['b', 'z'] },
    { ended: ['a', 'a1', 'b', 'z'], readable: ['ab'] },
  ])('are $readable once $ended have ended', ({ ended, readable }) => {
    expect(readableShards(SHARDS, new Set(ended)).map(({ shardId }) => shardId)).toEqual(readable)
  })
})
