const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `240 ms`, `1.2 s`, `59 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`. Parts of the last unit are cut off, not rounded up. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.floor(ms))} ms`
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return inTwo(ms, MINUTE, 'min', SECOND, 's')
  if (ms < DAY) return inTwo(ms, HOUR, 'h', MINUTE, 'min')
  return inTwo(ms, DAY, 'd', HOUR, 'h')
}

function inTwo(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small)
  const whole = `${Math.floor(ms / large)} ${largeName}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`
}
