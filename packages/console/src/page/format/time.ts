/** `2026-11-22 01:09:33.120 UTC` */
export function formatExact(at: number): string {
  return `${isoTime(at).replace('T', ' ').replace('Z', '')} UTC`
}

/** `01:09:33`, in UTC */
export function formatClock(at: number): string {
  return isoTime(at).slice(11, 19)
}

/** ISO 8601 in UTC; of a number that is no time, the earliest or latest one. */
export function isoTime(at: number): string {
  const latest = 8.64e15
  return new Date(Math.min(latest, Math.max(-latest, Number.isNaN(at) ? 0 : at))).toISOString()
}

/** `now`, `12 s ago`, `5 min ago`, `3 h ago`, `4 d ago`, and `in 5 min` of what is to come. */
export function formatAgo(at: number, now: number): string {
  // A clock that ticks once a second may be behind what is told of.
  if (at > now && at - now < 2_000) return 'now'
  const text = coarse(Math.abs(now - at))
  if (text === undefined) return 'now'
  return at <= now ? `${text} ago` : `in ${text}`
}

function coarse(ms: number): string | undefined {
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 1) return undefined
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}
