import type { Shard } from './stream.ts'

/**
 * The shards that can be read: not ended themselves, with every parent ended that the stream still has. So a partition
 * key's records stay in order over splits and merges.
 * https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html
 */
export function readableShards(shards: readonly Shard[], ended: ReadonlySet<string>): readonly Shard[] {
  const unfinished = new Set(shards.map(({ shardId }) => shardId).filter(shardId => !ended.has(shardId)))
  return shards.filter(({ shardId, parentShardIds }) => {
    return unfinished.has(shardId) && !parentShardIds.some(parent => unfinished.has(parent))
  })
}
