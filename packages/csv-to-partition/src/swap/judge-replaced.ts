import type { TableRoot } from '../input/load-request.ts'
import { isLoadFolder, isWithin, locationOf } from './locations.ts'
import { overlapsWith } from './overlaps.ts'

/** Whether the files of a replaced location can go: not `outside` of the root, not while it is `live`, or `kept` for another. */
export type Verdict = 'removable' | 'outside' | 'live' | 'kept'

/** Judges locations by those that are live. */
export function judgeBy(root: TableRoot, liveLocations: readonly string[]): (location: string) => Verdict {
  const rootLocation = locationOf(root)
  const live = new Set(liveLocations)
  const isInUse = overlapsWith(liveLocations)
  return location => {
    // The root itself holds the loads that have begun.
    if (!isWithin(location, rootLocation) || location === rootLocation) return 'outside'
    if (live.has(location)) return 'live'
    const wasLive = !isLoadFolder(location, root)
    return isInUse(location) || (live.size === 0 && wasLive) ? 'kept' : 'removable'
  }
}
