import { setTimeout } from 'node:timers/promises'

/** Milliseconds from one attempt to the next. */
const PAUSE = 300

/** Attempts until `isDone`, or until `wait` milliseconds have passed, and gives what the last attempt gave. */
export async function retryUntil<T>(
  attempt: () => Promise<T>,
  isDone: (result: T) => boolean,
  wait: number,
  clock = { now: () => performance.now(), pause: (ms: number): Promise<unknown> => setTimeout(ms) },
): Promise<T> {
  const end = clock.now() + wait
  for (;;) {
    const result = await attempt()
    const left = end - clock.now()
    if (isDone(result) || left <= 0) return result
    await clock.pause(Math.min(PAUSE, left))
  }
}
