import { setTimeout as sleep } from 'node:timers/promises'

/** The clock, pauses and chance, so that tests can have their own. */
export interface Time {
  /** ms since 1970 */
  now(): number
  /** Resolves after so many ms, or as soon as `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** 0 to below 1 */
  random(): number
}

export const systemTime: Time = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  random: Math.random,
}
