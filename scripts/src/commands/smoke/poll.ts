import { setTimeout } from 'node:timers/promises'
import { seconds } from '../../output/numbers.ts'

/** How what takes its time is waited for. */
export interface Poll {
  /**
   * Looks until nothing is missing.
   * @param what is to come, for messages
   * @param look what is missing, or undefined if nothing is
   * @throws Error if something still is when the time is up; the signal's reason if it is aborted meanwhile
   */
  waitUntil(what: string, look: () => Promise<string | undefined>): Promise<void>
  /** Waits for milliseconds, but no longer than until the signal is aborted. */
  pause(ms: number): Promise<unknown>
}

export interface PollOptions {
  /** Of each wait. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Hears what is waited for, again and again. */
  readonly onWait: (what: string, missing: string, waitedMs: number) => void
  readonly clock?: Clock
}

interface Clock {
  now(): number
  pause(ms: number, signal: AbortSignal): Promise<unknown>
}

const CLOCK: Clock = {
  now: () => performance.now(),
  pause: (ms, signal) => setTimeout(ms, undefined, { signal }),
}

/** A look may be a query of Athena, which takes seconds and has a price. */
const PAUSE_MS = 10_000

export function pollBy({ timeoutMs, signal, onWait, clock = CLOCK }: PollOptions): Poll {
  const pause = async (ms: number) => {
    await clock.pause(ms, signal).catch(() => undefined)
    signal.throwIfAborted()
  }
  return {
    pause,
    async waitUntil(what, look) {
      const start = clock.now()
      for (;;) {
        signal.throwIfAborted()
        const missing = await look()
        if (missing === undefined) return
        const waited = clock.now() - start
        if (waited >= timeoutMs) throw new Error(`${what}: not within ${seconds(timeoutMs)}; at the end, ${missing}`)
        onWait(what, missing, waited)
        await pause(Math.min(PAUSE_MS, timeoutMs - waited))
      }
    },
  }
}
