import type { ObjectStore } from '@inlet/lake'
import { backoffMs } from './backoff.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { Fault, FaultPicker } from './fault.ts'
import { Abandoned, type Life } from './life.ts'
import type { Observer } from './observer.ts'
import type { EventSourceSettings } from './settings.ts'
import type { Stream } from './stream.ts'
import type { Time } from './time.ts'

/** What every part of an event source works with during one life of it. */
export interface SourceContext {
  readonly sourceId: string
  readonly functionArn: string
  readonly stream: Stream
  readonly checkpoints: Checkpoints
  readonly invoke: (event: unknown) => Promise<unknown>
  readonly onFailure: FailureDestination | undefined
  readonly settings: EventSourceSettings
  readonly time: Time
  readonly observe: Observer
  readonly pickFault: FaultPicker
  readonly life: Life
  /** The next of the numbers by which what began later is told from what began earlier. */
  readonly tick: () => number
  /** Whether somebody waits for all records that were there at a tick before this one. */
  readonly isAwaited: (tick: number) => boolean
  /** To be called when something was finished that somebody may wait for. */
  readonly changed: () => void
  /** Drops everything and starts again. @throws Abandoned, always */
  readonly crash: (shardId: string, fault: Fault) => never
}

/** Where batches are written that are given up. */
export interface FailureDestination {
  readonly store: ObjectStore
  readonly bucket: string
}

/** Does `work` until it succeeds, with growing pauses. @throws Abandoned if life ends during a pause */
export async function persistently<T>(
  { life, time, settings }: SourceContext,
  work: () => Promise<T> | T,
  onFailure: (error: unknown) => void,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await life.during((async () => work())())
    } catch (error) {
      if (error instanceof Abandoned) throw error
      onFailure(error)
    }
    await life.pause(backoffMs(failures, settings.retryBaseMs, settings.retryCapMs, time.random()))
  }
}
