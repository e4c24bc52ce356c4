/** The ways in which applications write a time, from µs since 1970. */
export const isoTime = (at: number): string => new Date(at / 1000).toISOString()
/** To the microsecond and with an offset, as Python does. */
export const isoMicros = (at: number): string =>
  `${isoTime(at).slice(0, -1)}${String(at % 1000).padStart(3, '0')}+00:00`
export const isoDate = (at: number): string => isoTime(at).slice(0, 10)
export const epochMillis = (at: number): number => Math.floor(at / 1000)
export const epochSeconds = (at: number): number => Math.floor(at / 1_000_000)

export const SECOND = 1_000_000
export const MINUTE = 60 * SECOND
export const DAY = 24 * 60 * MINUTE

/** A time that was never on a calendar, as software that adds to fields one by one makes them. */
export const impossibleTime = (at: number): string => isoTime(at).replace(/-\d\d-\d\dT/, '-02-30T')
