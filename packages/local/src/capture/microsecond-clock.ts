/**
 * A clock of microseconds since 1970 that never gives a time twice, nor one before `last`: changes of an item are told
 * apart by it, also by those of a process before this one on a machine whose clock was set back.
 */
export function microsecondClock(last: number, now: () => number = wallClock): () => number {
  let latest = last
  return () => {
    latest = Math.max(latest + 1, Math.floor(now()))
    return latest
  }
}

/** The wall clock in microseconds: Date.now has only milliseconds, and performance.now alone does not follow the clock. */
function wallClock(): number {
  return Date.now() * 1_000 + ((performance.now() * 1_000) % 1_000)
}
