import type { Arrival } from '../../records/arrival.ts'
import type { Fate } from '../../records/fate.ts'
import type { FindFates } from '../../records/find-fates.ts'
import type { ReadNew } from '../../records/follow-stream.ts'
import { WaitingList } from './waiting-list.ts'

export interface TailOptions {
  readonly readNew: ReadNew
  readonly findFates: FindFates
  readonly isWanted: (arrival: Arrival) => boolean
  readonly isShown: (fate: Fate) => boolean
  readonly show: (arrival: Arrival, fate: Fate) => Promise<void>
  /** Called once, if nothing is there at first. */
  readonly onNothing: () => void
  /** Ends after so many records that were shown with a fate that is known. */
  readonly limit: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

interface Clock {
  /** ms since 1970 */
  now(): number
  /** Resolves after so many ms, or when it is not worth waiting any longer. */
  pause(ms: number): Promise<void>
}

/** Milliseconds from one round to the next. */
const PAUSE = 200

/** Milliseconds from one look into the lake to the next. */
const LOOK_PAUSE = 500

/** More is not read while so many records wait that nothing was said of. */
const MOST_QUIET = 1_000

/**
 * Shows records with their fates, each when its fate is known, and also when it has waited long. When it is interrupted,
 * it shows those that wait still.
 */
export async function tailStream(options: TailOptions): Promise<void> {
  const { readNew, findFates, isWanted, isShown, show, onNothing, clock, signal } = options
  const list = new WaitingList()
  let left = options.limit
  let lookAt = Number.NEGATIVE_INFINITY

  const showWaiting = async (arrivals: readonly Arrival[]) => {
    if (!isShown({ is: 'waiting' })) return
    for (const arrival of arrivals) await show(arrival, { is: 'waiting' })
  }

  async function look(): Promise<void> {
    const fates = await findFates(list.all)
    for (const arrival of list.all) {
      const fate = fates.get(arrival)
      if (fate === undefined || left === 0 || !isShown(fate)) continue
      await show(arrival, fate)
      left--
    }
    list.settle(fates)
    lookAt = clock.now() + LOOK_PAUSE
  }

  for (let isFirst = true; !signal.aborted; isFirst = false) {
    if (list.quiet < MOST_QUIET) list.add((await readNew()).filter(isWanted), clock.now())
    if (isFirst && list.isEmpty) onNothing()
    if (!list.isEmpty && clock.now() >= lookAt) await look()
    if (left === 0) return
    await showWaiting(list.takeOverdue(clock.now()))
    await clock.pause(PAUSE)
  }
  await showWaiting(list.takeOverdue(Number.POSITIVE_INFINITY))
}
