import { backoffMs } from '../event-source/backoff.ts'
import { Abandoned, type Life } from '../event-source/life.ts'
import { serviceFailure } from '../event-source/observer.ts'
import type { Time } from '../event-source/time.ts'
import type { Entry } from './acceptance.ts'
import type { FirehoseFaultPicker } from './fault.ts'
import type { FirehoseObserver } from './firehose-event.ts'
import type { FirehoseCounts } from './firehose-options.ts'
import type { FirehoseSettings } from './settings.ts'

/** What the stages of a Firehose stream work with. */
export interface StageContext {
  /** The name of the Firehose stream. */
  readonly stream: string
  readonly settings: FirehoseSettings
  readonly life: Life
  readonly time: Time
  readonly observe: FirehoseObserver
  readonly pickFault: FirehoseFaultPicker
  /** Whether buffers are not to wait. */
  readonly isHurried: () => boolean
  /** Whether what fails is not to be tried again. */
  readonly isStopping: () => boolean
  /** Records that are under way, from the source to where they end. */
  readonly unsettled: () => number
  readonly settle: (entries: readonly Entry[], as: Exclude<keyof FirehoseCounts, 'in'>) => void
  readonly giveUp: (entries: readonly Entry[]) => void
}

/**
 * Does `work` until it succeeds, with growing pauses.
 * @returns undefined if it failed, Firehose being stopped: the entries are given up
 * @throws Abandoned if Firehose ends
 */
export async function persistently<T>(
  { life, time, settings, observe, isStopping, giveUp }: StageContext,
  entries: readonly Entry[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  for (let failures = 1; ; failures++) {
    try {
      return await life.during(work())
    } catch (error) {
      if (error instanceof Abandoned) throw error
      observe({ type: 'delivery-failed', records: entries.length, reason: serviceFailure(error) })
    }
    if (isStopping()) {
      giveUp(entries)
      return undefined
    }
    await life.pause(backoffMs(failures, settings.retryBaseMs, settings.retryCapMs, time.random()))
  }
}
