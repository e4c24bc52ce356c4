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
