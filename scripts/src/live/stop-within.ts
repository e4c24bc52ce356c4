import { setTimeout as sleep } from 'node:timers/promises'

/** What is under way has so long to end by itself when `lake up` ends. */
export const GRACE_MS = 1_000

/** Waits until something has stopped, and after so long lets `kill` help. */
export async function stopWithin(ms: number, stopped: Promise<void>, kill: () => Promise<void>): Promise<void> {
  const patience = new AbortController()
  const hasStopped = stopped.then(() => true)
  const isOver = sleep(ms, false, { signal: patience.signal }).catch(() => true)
  if (!(await Promise.race([hasStopped, isOver]))) await kill()
  patience.abort()
  await stopped
}
