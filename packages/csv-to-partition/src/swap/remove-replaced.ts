import type { ObjectStore } from '@inlet/lake'
import pMap from 'p-map'
import type { TableRoot } from '../input/load-request.ts'
import { loadNumberOf, placeOf } from './locations.ts'
import { type Removed, removeFolder } from './remove-folder.ts'
import type { ReplacedLocation } from './table-state.ts'

/** How many are removed before the state forgets them, and how many of these at once. */
const BATCH = 50
const CONCURRENCY = 4

interface RemovalWork {
  readonly store: ObjectStore
  readonly root: TableRoot
  readonly isTimeShort: () => boolean
  /** Takes locations out of the state. */
  readonly forget: (gone: readonly ReplacedLocation[]) => Promise<void>
}

export interface RemovedLocations extends Removed {
  /** How many are gone as a whole. */
  readonly locations: number
}

/**
 * Removes the files of locations, a batch at a time, each of which is forgotten as soon as it is gone. When time is short,
 * it stops. One that cannot be removed does not keep the others from it, unless it is so for a whole batch.
 * @throws what the first failed for, once the others are removed
 */
export async function removeReplaced(due: readonly ReplacedLocation[], work: RemovalWork): Promise<RemovedLocations> {
  let [locations, objects, bytes] = [0, 0, 0]
  const failures: unknown[] = []
  for (let start = 0; start < due.length && !work.isTimeShort(); start += BATCH) {
    const gone: ReplacedLocation[] = []
    const failed = failures.length
    const remove = async (each: ReplacedLocation) => {
      if (work.isTimeShort()) return
      try {
        const removed = await removeOne(each, work)
        objects += removed.objects
        bytes += removed.bytes
        if (removed.isWhole) gone.push(each)
      } catch (error) {
        failures.push(error)
      }
    }
    await pMap(due.slice(start, start + BATCH), remove, { concurrency: CONCURRENCY })
    await work.forget(gone)
    locations += gone.length
    if (gone.length === 0 && failures.length > failed) break
  }
  if (failures.length > 0) throw failures[0]
  return { locations, objects, bytes }
}

function removeOne({ location, at }: ReplacedLocation, { store, root, isTimeShort }: RemovalWork) {
  const isLoads = loadNumberOf(location, root) !== undefined
  return removeFolder(store, placeOf(location), {
    isTimeShort,
    // What came to another tool's location later is not ours to remove.
    isOurs: ({ lastModified }) => isLoads || lastModified.getTime() <= at,
  })
}
