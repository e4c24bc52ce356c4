import type { Catalog, ObjectStore, TableRef } from '@inlet/lake'
import type { TableRoot } from '../input/load-request.ts'
import { judgeBy } from './judge-replaced.ts'
import type { Clock } from './load.ts'
import { withS3Locations } from './locations.ts'
import { type RemovedLocations, removeReplaced } from './remove-replaced.ts'
import type { TimeLeft } from './spare-time.ts'
import { type ReplacedLocation, type TableState, withReplaced } from './table-state.ts'
import type { TableStateFile } from './table-state-file.ts'

const HOUR_MS = 3_600_000
/** A clean-up can wait: with less time left, that is for the end of the load it comes after. */
const LEAST_TIME_MS = 10_000

export interface CleanUpWork {
  readonly state: TableStateFile
  readonly store: ObjectStore
  readonly catalog: Catalog
  readonly table: TableRef
  readonly root: TableRoot
  readonly now: Clock
  /** How long files outlive their replacement, for readers that began before, and loads the last sign of life. */
  readonly keepMs?: number
  readonly timeLeft?: TimeLeft | undefined
}

export interface CleanUpResult extends RemovedLocations {
  /** Replaced locations that are not in the table's root: told once, and left to whoever put them there. */
  readonly outside: readonly string[]
}

/**
 * Removes the files that nobody needs any more: those of locations that were replaced, and of loads that were not seen
 * for long. Interrupted, or stopped since less than ten seconds are left, it goes on the next time. Unfinished multipart
 * uploads are left to the bucket's lifecycle.
 *
 * Nothing is removed that overlaps with a live location; and while the catalog has no partition of the table, nothing that
 * ever was live: whoever drops a table may be about to register its files again.
 *
 * @throws TransientError STATE, STORE, CATALOG
 */
export async function cleanUp(work: CleanUpWork): Promise<CleanUpResult> {
  const { state, catalog, table, store, root, now, keepMs = HOUR_MS, timeLeft } = work
  const isTimeShort = () => (timeLeft?.() ?? Number.POSITIVE_INFINITY) < LEAST_TIME_MS
  if (isTimeShort()) return NOTHING
  const before = now() - keepMs
  // In this order: what the state tells to be replaced was so before the catalog is asked what is live.
  const { replaced } = await state.update(current => giveUpLoads(current, before, now()))
  const due = replaced.filter(({ at }) => at <= before)
  if (due.length === 0) return NOTHING
  const live = withS3Locations(await catalog.listPartitions(table))
  const judge = judgeBy(
    root,
    live.map(({ location }) => location),
  )
  const { removable = [], outside = [], live: liveAgain = [] } = Object.groupBy(due, ({ location }) => judge(location))
  const forget = async (gone: readonly ReplacedLocation[]) => {
    await state.update(current => withoutReplaced(current, gone))
  }
  const removed = await removeReplaced(removable, { store, root, isTimeShort, forget })
  await forget([...outside, ...liveAgain])
  return { ...removed, outside: outside.map(({ location }) => location) }
}

const NOTHING: CleanUpResult = { locations: 0, objects: 0, bytes: 0, outside: [] }

/** From this on, they cannot be swapped in; their files are removed as those that were replaced just now. */
function giveUpLoads(state: TableState, before: number, at: number): TableState {
  const { silent = [], others = [] } = Object.groupBy(state.loads, each =>
    each.seenAt <= before ? 'silent' : 'others',
  )
  if (silent.length === 0) return state
  const folders = silent.map(({ folder }) => folder)
  return withReplaced({ ...state, loads: others }, folders, at)
}

/** One that was replaced once more since stays. */
function withoutReplaced(state: TableState, gone: readonly ReplacedLocation[]): TableState {
  if (gone.length === 0) return state
  const goneAt = new Map(gone.map(({ location, at }) => [location, at]))
  return { ...state, replaced: state.replaced.filter(({ location, at }) => goneAt.get(location) !== at) }
}
