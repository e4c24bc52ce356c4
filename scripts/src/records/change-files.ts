import type { StreamPosition } from '@inlet/core'
import type { Arrival } from './arrival.ts'
import { countWhile } from './count-while.ts'

/** `<stream>-<shard>-<first>-<last>-<count>-<hash>.parquet` */
const NAME = /^[0-9a-f]{8}-(.+)-(\d+)-(\d+)-\d+-[0-9a-f]{16}\.parquet$/

/** Sequence numbers of a shard, from the first to the last. */
interface Range {
  readonly shardId: string
  readonly first: bigint
  readonly last: bigint
}

/** Of the records in a file, by its name; `undefined` if that does not tell. */
function rangeOf(name: string): Range | undefined {
  const [, shardId, first, last] = NAME.exec(name) ?? []
  if (shardId === undefined || first === undefined || last === undefined) return undefined
  return { shardId, first: BigInt(first), last: BigInt(last) }
}

/**
 * The files that may hold one of the changes. The name of a file says from which sequence number of its shard to which
 * its records are, so that the others need not be opened, however many there are. A file of any other name may hold
 * anything.
 */
export function filesOf(names: readonly string[], arrivals: readonly Arrival[]): readonly string[] {
  const numbers = sequenceNumbers(arrivals)
  return names.filter(name => {
    if (!name.endsWith('.parquet') || /^[_.]/.test(name)) return false
    const range = rangeOf(name)
    if (range === undefined) return true
    const ofShard = numbers.get(range.shardId) ?? []
    const number = ofShard[countWhile(ofShard, each => each < range.first)]
    return number !== undefined && number <= range.last
  })
}

/** By shard, ascending. */
function sequenceNumbers(arrivals: readonly Arrival[]): ReadonlyMap<string, readonly bigint[]> {
  const byShard = Map.groupBy(arrivals, ({ position }) => position.shardId)
  return new Map(
    Array.from(byShard, ([shardId, some]) => [
      shardId,
      some.map(({ position }) => BigInt(position.sequenceNumber)).sort((a, b) => (a < b ? -1 : 1)),
    ]),
  )
}

/** Whether the names of files say of a record of the stream that one has it, if its table, day and shape are theirs. */
export function coverOf(names: readonly string[]): (position: StreamPosition) => boolean {
  const ranges = names.flatMap(name => rangeOf(name) ?? [])
  const covers = new Map(
    Array.from(
      Map.groupBy(ranges, ({ shardId }) => shardId),
      ([shardId, some]) => [shardId, toCover(some)],
    ),
  )
  return ({ shardId, sequenceNumber }) => {
    const { firsts = [], reach = [] } = covers.get(shardId) ?? {}
    const number = BigInt(sequenceNumber)
    return (reach[countWhile(firsts, first => first <= number) - 1] ?? -1n) >= number
  }
}

/** Where ranges begin, ascending, and how far those that begin there or before reach. */
function toCover(ranges: readonly Range[]) {
  const sorted = ranges.toSorted((a, b) => (a.first < b.first ? -1 : 1))
  let farthest = -1n
  const reach = sorted.map(({ last }) => {
    if (last > farthest) farthest = last
    return farthest
  })
  return { firsts: sorted.map(({ first }) => first), reach }
}
