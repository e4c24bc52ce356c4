import type { Partition } from '@inlet/core'
import type { TableRoot } from '../input/load-request.ts'
import type { Load } from './load.ts'
import { isWithin, loadNumberOf, locationOf } from './locations.ts'
import type { Flip, Swap } from './table-state.ts'

export interface SwapPlan {
  readonly swap: Swap
  /** Partitions that a load of a higher number has filled: they stay as they are. */
  readonly superseded: readonly Partition[]
}

/**
 * Decides what a load flips, in the order of the partitions' values, by their UTF-8 bytes, and what is no longer needed
 * then.
 * @param live all partitions of the catalog
 */
export function planSwap(load: Load, partitions: readonly Partition[], live: readonly Partition[]): SwapPlan {
  checkPartitions(load, partitions)
  const locations = new Map(live.map(partition => [keyOf(partition), partition.location]))
  const isSuperseded = (partition: Partition) => {
    const current = locations.get(keyOf(partition))
    return current !== undefined && (loadNumberOf(current, load.root) ?? 0) > load.number
  }
  const { flipped = [], superseded = [] } = Object.groupBy(partitions.toSorted(byUtf8Values), partition =>
    isSuperseded(partition) ? 'superseded' : 'flipped',
  )
  const then = new Map([...locations, ...flipped.map(partition => [keyOf(partition), partition.location] as const)])
  const liveThen = new Set(then.values())
  const flips = flipped.map((partition): Flip => {
    const replaces = locations.get(keyOf(partition))
    const isNeeded = replaces === undefined || isStillNeeded(replaces, partition.location, liveThen)
    return { values: [...partition.values], location: partition.location, replaces: isNeeded ? null : replaces }
  })
  return { swap: { load: load.id, partitions: flips }, superseded }
}

/** What is left of a swap that somebody has begun, in its order. @param live all partitions of the catalog */
export function flipsLeft({ partitions }: Swap, live: readonly Partition[]): Flip[] {
  const locations = new Map(live.map(partition => [keyOf(partition), partition.location]))
  return partitions.filter(flip => locations.get(keyOf(flip)) !== flip.location)
}

/** Of all loads that have live partitions. */
export function highestLoad(live: readonly Partition[], root: TableRoot): number {
  return live.reduce((highest, { location }) => Math.max(highest, loadNumberOf(location, root) ?? 0), 0)
}

/** Locations that only contain others' are checked again when they are removed. */
function isStillNeeded(replaces: string, location: string, live: ReadonlySet<string>): boolean {
  return isWithin(location, replaces) || live.has(replaces)
}

/** What a caller may not do: two locations of one partition would leave one to nobody; one outside is not its own. */
function checkPartitions({ id, folder }: Load, partitions: readonly Partition[]): void {
  const outside = partitions.find(({ location }) => !isBelow(location, locationOf(folder)))
  if (outside !== undefined) throw new Error(`Expected locations in the folder of ${id}, found ${outside.location}`)
  if (new Set(partitions.map(keyOf)).size < partitions.length) throw new Error(`${id} has two locations of a partition`)
}

function isBelow(location: string, folder: string): boolean {
  return isWithin(location, folder) && location !== folder && location.endsWith('/')
}

function byUtf8Values(a: Partition, b: Partition): number {
  for (const [index, value] of a.values.entries()) {
    const order = Buffer.compare(Buffer.from(value), Buffer.from(b.values[index] ?? ''))
    if (order !== 0) return order
  }
  return a.values.length - b.values.length
}

function keyOf({ values }: Pick<Partition, 'values'>): string {
  return JSON.stringify(values)
}
