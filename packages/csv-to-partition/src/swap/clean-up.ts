import type { Partition } from '@inlet/core'
import type { Catalog, ObjectStore, TableRef } from '@inlet/lake'
import type { TableRoot } from '../input/load-request.ts'
import type { Clock } from './load.ts'
import { isLoadFolder, isWithin, loadNumberOf, locationOf, placeOf, withS3Locations } from './locations.ts'
import { type Removed, removeFolder } from './remove-folder.ts'
import { type ReplacedLocation, type TableState, withoutLoad, withReplaced } from './table-state.ts'
import type { TableStateFile } from './table-state-file.ts'

const HOUR_MS = 3_600_000

export interface CleanUpWork {
  readonly state: TableStateFile
  readonly store: ObjectStore
  readonly catalog: Catalog
  readonly table: TableRef
  readonly root: TableRoot
  readonly now: Clock
  /** How long files outlive their replacement, for readers that began before, and loads the last sign of life. */
  readonly keepMs?: number
}

export interface CleanUpResult extends Removed {
  /** How many were removed. */
  readonly locations: number
  /** Replaced locations that are not in the table's root: told once, and left to whoever put them there. */
  readonly outside: readonly string[]
}

/**
 * Removes the files that nobody needs any more: those of locations that were replaced, and of loads that were not seen
 * for long. Interrupted, it goes on the next time. Unfinished multipart uploads are left to the bucket's lifecycle.
 *
 * Nothing is removed that overlaps with a live location; and while the catalog has no partition of the table, nothing that
 * ever was live: whoever drops a table may be about to register its files again.
 *
 * @throws TransientError STATE, STORE, CATALOG
 */
export async function cleanUp(work: CleanUpWork): Promise<CleanUpResult> {
  const { state, catalog, table, store, root, now, keepMs = HOUR_MS } = work
  const before = now() - keepMs
  // In this order: what the state tells to be replaced was so before the catalog is asked what is live.
  const { replaced } = await state.update(current => giveUpLoads(current, before, now()))
  const live = withS3Locations(await catalog.listPartitions(table))
  const due = replaced.filter(({ at }) => at <= before)
  const { removable = [], outside = [], live: liveAgain = [] } = Object.groupBy(due, each => judge(each, root, live))
  let [objects, bytes] = [0, 0]
  for (const each of removable) {
    const removed = await removeFolder(store, placeOf(each.location), ({ lastModified }) => {
      // What came to another tool's location later is not ours to remove.
      return loadNumberOf(each.location, root) !== undefined || lastModified.getTime() <= each.at
    })
    objects += removed.objects
    bytes += removed.bytes
  }
  await state.update(current => withoutReplaced(current, [...removable, ...outside, ...liveAgain]))
  return { locations: removable.length, objects, bytes, outside: outside.map(({ location }) => location) }
}

type Verdict = 'removable' | 'outside' | 'live' | 'kept'

function judge({ location }: ReplacedLocation, root: TableRoot, live: readonly Partition[]): Verdict {
  // The root itself holds the loads that have begun.
  if (!isWithin(location, locationOf(root)) || location === locationOf(root)) return 'outside'
  if (live.some(partition => partition.location === location)) return 'live'
  const isInUse = live.some(
    partition => isWithin(partition.location, location) || isWithin(location, partition.location),
  )
  const wasLive = !isLoadFolder(location, root)
  return isInUse || (live.length === 0 && wasLive) ? 'kept' : 'removable'
}

/** From this on, they cannot be swapped in; their files are removed as those that were replaced just now. */
function giveUpLoads(state: TableState, before: number, at: number): TableState {
  const silent = state.loads.filter(({ seenAt }) => seenAt <= before)
  return silent.reduce((rest, { id, folder }) => withReplaced(withoutLoad(rest, id), [folder], at), state)
}

function withoutReplaced(state: TableState, gone: readonly ReplacedLocation[]): TableState {
  if (gone.length === 0) return state
  const isGone = ({ location, at }: ReplacedLocation) => gone.some(one => one.location === location && one.at === at)
  return { ...state, replaced: state.replaced.filter(each => !isGone(each)) }
}
