import type { Time } from '../time.ts'

interface Sleeper {
  readonly dueAt: number
  readonly resolve: () => void
}

/** Time that jumps to the end of the shortest sleep once nothing else is left to do. */
export function virtualTime(random: () => number = () => 0.5): Time {
  const sleepers = new Set<Sleeper>()
  let now = Date.UTC(2026, 0, 31, 23, 59, 58)
  let isTicking = false

  function tick(): void {
    const next = [...sleepers].reduce<Sleeper | undefined>(
      (first, sleeper) => (first === undefined || sleeper.dueAt < first.dueAt ? sleeper : first),
      undefined,
    )
    isTicking = next !== undefined
    if (next === undefined) return
    now = Math.max(now, next.dueAt)
    next.resolve()
    setImmediate(tick)
  }

  return {
    now: () => now,
    random,
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const sleeper: Sleeper = {
        dueAt: now + ms,
        resolve() {
          sleepers.delete(sleeper)
          resolve()
        },
      }
      sleepers.add(sleeper)
      signal.addEventListener('abort', sleeper.resolve)
      if (!isTicking) setImmediate(tick)
      isTicking = true
      return promise
    },
  }
}

/** A pause of a test, or of a function in one. */
export function pause(time: Time, ms: number): Promise<void> {
  return time.sleep(ms, new AbortController().signal)
}
