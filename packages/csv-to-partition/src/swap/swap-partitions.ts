import { type Partition, TransientError } from '@inlet/core'
import type { Catalog, TableRef } from '@inlet/lake'
import { givenUp, type Load } from './load.ts'
import { withS3Locations } from './locations.ts'
import { flipsLeft, highestLoad, planSwap, type SwapPlan } from './plan-swap.ts'
import { spareTime } from './spare-time.ts'
import { type LeaseTerms, TableLease } from './table-lease.ts'
import { type Flip, type Swap, type TableState, withoutLoad, withReplaced } from './table-state.ts'
import type { TableStateFile } from './table-state-file.ts'

export interface SwapWork extends LeaseTerms {
  readonly state: TableStateFile
  readonly catalog: Catalog
  readonly table: TableRef
  readonly load: Load
  /** At least one file of each is written; locations are below the load's folder, ending in a slash. */
  readonly partitions: readonly Partition[]
  /** Creates the table or adds its columns, in the catalog. It may throw: then nothing has happened. */
  readonly evolve: () => Promise<void>
}

export interface SwapResult {
  readonly swapped: readonly Partition[]
  /** Partitions that a load of a higher number has filled: they stay as they are. */
  readonly superseded: readonly Partition[]
}

/**
 * Makes a load's partitions live, in place of those that were. Once that is decided, by one write of the state, it is
 * going to happen, whoever dies: the next swap of the table begins with what is left of it. Each partition flips in one
 * step, in the order of the partitions' values, by their UTF-8 bytes; when time is short, it stops between two of them.
 *
 * @throws TransientError BUSY if other loads are swapping for longer than `patienceMs`; LOAD_GIVEN_UP; OUT_OF_TIME,
 * LEASE_LOST, STORE and CATALOG, after which the swap may still happen; what `evolve` throws
 */
export async function swapPartitions(work: SwapWork): Promise<SwapResult> {
  const spareMs = spareTime(work.timeLeft)
  // Time without an end is over when somebody asks to stop: what is decided by then is completed all the same.
  const spareForFlipsMs = work.timeLeft?.() === undefined ? () => Number.POSITIVE_INFINITY : spareMs
  const lease = await TableLease.take(work.state, work)
  try {
    const found = await lease.read()
    if (found.swap !== null) await rollForward(lease, found.swap, work, spareForFlipsMs)
    requireRegistered(found, work.load)
    if (spareMs() <= 0) throw outOfTime(work, 'before the swap')
    await work.evolve()
    const { swap, superseded } = await decideSwap(lease, found.lastLoad, work)
    await flip(lease, swap.partitions, work, spareForFlipsMs)
    await lease.release(state => withoutSwap(state, swap, 'replaces', work.now()))
    return { swapped: swap.partitions.map(({ values, location }) => ({ values, location })), superseded }
  } finally {
    // What is told is why the swap failed. A lease that is not let go of ends by itself.
    await lease.release().catch(() => undefined)
  }
}

/** Completes the swap of a load that could not do so itself, from where it stopped. */
async function rollForward(lease: TableLease, swap: Swap, work: SwapWork, spareMs: () => number): Promise<void> {
  const table = await work.catalog.getTable(work.table)
  if (table !== undefined) {
    const live = withS3Locations(await work.catalog.listPartitions(work.table))
    await flip(lease, flipsLeft(swap, live), work, spareMs)
  }
  // Of a table that somebody has dropped since, there is nothing to flip, and nobody reads the files.
  const unused = table === undefined ? 'location' : 'replaces'
  await lease.update(state => withoutSwap(state, swap, unused, work.now()))
}

/** The point of no return: from the write of the state on, the swap is going to happen. */
async function decideSwap(lease: TableLease, lastLoad: number, work: SwapWork): Promise<SwapPlan> {
  const { catalog, table, load, partitions, now } = work
  const live = withS3Locations(await catalog.listPartitions(table))
  await requireGrownNumbers(lease, lastLoad, highestLoad(live, load.root))
  const plan = planSwap(load, partitions, live)
  await lease.update(state => {
    // The answer got lost, and others have written since.
    if (state.swap?.load === load.id) return state
    requireRegistered(state, load)
    const unused = plan.superseded.map(({ location }) => location)
    return { ...withReplaced(withoutLoad(state, load.id), unused, now()), swap: plan.swap }
  })
  return plan
}

/**
 * Glue's calls for partitions take no version. So a process that is frozen after the check, for longer than its lease,
 * sets a location that somebody may have replaced meanwhile. Nothing but the catalog could prevent that; no file is
 * removed for an hour, and one that is live again is not removed at all.
 * @throws TransientError OUT_OF_TIME, LEASE_LOST, CATALOG
 */
async function flip(lease: TableLease, flips: readonly Flip[], work: SwapWork, spareMs: () => number): Promise<void> {
  const { catalog, table, leaseMs } = work
  for (const [index, { values, location }] of flips.entries()) {
    if (spareMs() <= 0) {
      const left = flips.length - index
      throw outOfTime(work, `with ${left} partitions still to be swapped in; the next load of the table does that`)
    }
    lease.check(leaseMs / 3)
    try {
      await catalog.setPartitionLocation(table, { values, location })
    } catch (cause) {
      if (cause instanceof TransientError) throw cause
      // Whatever it is, the swap is decided: it is to be tried again.
      const message = `Could not set the location of a partition of ${table.database}.${table.name}`
      throw new TransientError('CATALOG', message, { cause })
    }
  }
}

function outOfTime({ table }: SwapWork, when: string): TransientError {
  return new TransientError('OUT_OF_TIME', `${table.database}.${table.name}: time ran out ${when}`)
}

/** @param unused which of the two locations of each partition nobody needs any more */
function withoutSwap(state: TableState, swap: Swap, unused: 'location' | 'replaces', at: number): TableState {
  const locations = swap.partitions.map(partition => partition[unused]).filter(location => location !== null)
  return { ...withReplaced(state, locations, at), swap: null }
}

function requireRegistered({ loads }: TableState, load: Load): void {
  if (!loads.some(({ id }) => id === load.id)) throw givenUp(load)
}

/** A state that somebody has deleted, or restored, begins to count again: all its loads would be superseded. */
async function requireGrownNumbers(lease: TableLease, lastLoad: number, highest: number): Promise<void> {
  if (highest <= lastLoad) return
  await lease.update(state => ({ ...state, lastLoad: Math.max(state.lastLoad, highest) }))
  throw new TransientError(
    'STATE',
    `Expected no load after ${lastLoad}, the last that the state knows, found live partitions of load ${highest}`,
  )
}
