import { daysFromText } from '@inlet/core'

const DAY_MS = 86_400_000

/** Whether `text` is a day of the calendar in eight digits, YYYYMMDD. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(text)
  return match !== null && daysFromText(match.slice(1).join('-')) !== undefined
}

/** The day before the one of an instant (milliseconds since 1970), in UTC, as YYYYMMDD. */
export function dayBefore(now: number): string {
  return new Date(now - DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}
