import type { StreamPosition } from '@inlet/core'
import type { Arrival } from './arrival.ts'

/** `<stream>-<shard>-<first>-<last>-<count>-<hash>.parquet` */
const NAME = /^[0-9a-f]{8}-(.+)-(\d+)-(\d+)-\d+-[0-9a-f]{16}\.parquet$/

/**
 * The files that may hold one of the changes. The name of a file says from which sequence number of its shard to which
 * its records are, so that the others need not be opened, however many there are. A file of any other name may hold
 * anything.
 */
export function filesOf(names: readonly string[], arrivals: readonly Arrival[]): readonly string[] {
  const numbers = sequenceNumbers(arrivals)
  return names.filter(name => {
    if (!name.endsWith('.parquet') || /^[_.]/.test(name)) return false
    const [, shardId, first, last] = NAME.exec(name) ?? []
    if (shardId === undefined || first === undefined || last === undefined) return true
    const number = firstFrom(numbers.get(shardId) ?? [], BigInt(first))
    return number !== undefined && number <= BigInt(last)
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

/** The first of ascending numbers that is no less than `least`. */
function firstFrom(numbers: readonly bigint[], least: bigint): bigint | undefined {
  let [from, to] = [0, numbers.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((numbers[middle] ?? least) < least) from = middle + 1
    else to = middle
  }
  return numbers[from]
}

/** Whether the names of files say of a record of the stream that one has it, if its table, day and shape are theirs. */
export function coverOf(names: readonly string[]): (position: StreamPosition) => boolean {
  const ranges = names.flatMap(name => {
    const [, shardId, first, last] = NAME.exec(name) ?? []
    if (shardId === undefined || first === undefined || last === undefined) return []
    return [{ shardId, first: BigInt(first), last: BigInt(last) }]
  })
  const covers = new Map(
    Array.from(
      Map.groupBy(ranges, ({ shardId }) => shardId),
      ([id, some]) => [id, toCover(some)],
    ),
  )
  return ({ shardId, sequenceNumber }) => {
    const { firsts = [], reach = [] } = covers.get(shardId) ?? {}
    const number = BigInt(sequenceNumber)
    return (reach[countUpTo(firsts, number) - 1] ?? -1n) >= number
  }
}

/** Where ranges begin, ascending, and how far those that begin there or before reach. */
function toCover(ranges: readonly { readonly first: bigint; readonly last: bigint }[]) {
  const sorted = ranges.toSorted((a, b) => (a.first < b.first ? -1 : 1))
  let farthest = -1n
  const reach = sorted.map(({ last }) => {
    if (last > farthest) farthest = last
    return farthest
  })
  return { firsts: sorted.map(({ first }) => first), reach }
}

/** How many of ascending numbers are no greater than `most`. */
function countUpTo(numbers: readonly bigint[], most: bigint): number {
  let [from, to] = [0, numbers.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((numbers[middle] ?? most) <= most) from = middle + 1
    else to = middle
  }
  return from
}
