import type { Position, Stream } from '@inlet/local/live'
import { type Arrival, toArrivals } from './arrival.ts'

/** Shards are listed anew after so many rounds, and when one has ended. */
const ROUNDS_PER_LIST = 10

/** Records that are read of a shard at once. */
const PAGE = 500

/** What is new in the stream since the last call; nothing, if nothing is. */
export type ReadNew = () => Promise<readonly Arrival[]>

/**
 * Follows all shards of a stream, each from `start`, those found later from their beginning. No order is kept between
 * shards, so those of a split are not waited for.
 */
export function followStream(stream: Stream, start: 'TRIM_HORIZON' | 'LATEST', now: () => number): ReadNew {
  const known = new Set<string>()
  const open = new Map<string, Position>()
  let roundsToList = 0

  async function findShards(): Promise<void> {
    const position = known.size === 0 ? start : 'TRIM_HORIZON'
    for (const { shardId } of await stream.listShards()) {
      if (!known.has(shardId)) open.set(shardId, position)
      known.add(shardId)
    }
    roundsToList = ROUNDS_PER_LIST
  }

  async function readShard(shardId: string, position: Position): Promise<readonly Arrival[]> {
    const begunAt = now()
    const { records, isEnd } = await stream.read(shardId, position, PAGE)
    const last = records.at(-1)
    if (last !== undefined) open.set(shardId, { after: last.sequenceNumber })
    // An iterator at the tip may expire before anything comes, and the tip may have moved on by then.
    else if (position === 'LATEST') open.set(shardId, { since: begunAt })
    if (isEnd) {
      open.delete(shardId)
      roundsToList = 0
    }
    return records.flatMap(record => toArrivals(record, stream.arn, shardId))
  }

  return async () => {
    if (roundsToList-- <= 0) await findShards()
    const pages = await Promise.all(Array.from(open, ([shardId, position]) => readShard(shardId, position)))
    return pages.flat().sort((a, b) => a.arrivedAt - b.arrivedAt)
  }
}
