import { toUnscaled } from './number-text.ts'

/** Instants and days, exactly: microseconds since 1970-01-01T00:00:00Z as bigint, days since 1970-01-01 as number. */

const DAY_MS = 86_400_000
const DAY_US = 86_400_000_000n

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/

/** Epoch numbers are taken for times between 2000 and 2100: then seconds, milli- and microseconds cannot be confused. */
const YEAR_2000 = 946_684_800n
const YEAR_2100 = 4_102_444_800n

/** The years 1 to 9999, in seconds since 1970. */
const FIRST_SECOND = -62_135_596_800
const YEAR_10000 = 253_402_300_800

/**
 * Microseconds of an ISO 8601 date and time. Without an offset it is read as UTC. `undefined` if it is none, names a day
 * or hour that does not exist, or is finer than a microsecond.
 */
export function instantFromText(text: string): bigint | undefined {
  return plainInstant(text) ?? generalInstant(text)
}

/** The common case, `2026-01-31T12:00:00Z` with or without milliseconds, without a regular expression. */
function plainInstant(text: string): bigint | undefined {
  if ((text.length !== 20 && text.length !== 24) || !text.endsWith('Z')) return undefined
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined
  if (text.length === 24 && text[19] !== '.') return undefined
  const hour = digitsAt(text, 11, 2)
  const minute = digitsAt(text, 14, 2)
  const second = digitsAt(text, 17, 2)
  const milli = text.length === 24 ? digitsAt(text, 20, 3) : 0
  const days = daysFromCivil(digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2))
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  const micros = (days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000_000 + milli * 1_000
  // Not a number, where one of the characters was no digit; or more than a double holds exactly.
  return Number.isSafeInteger(micros) ? BigInt(micros) : undefined
}

function digitsAt(text: string, start: number, length: number): number {
  let value = 0
  for (let index = start; index < start + length; index++) {
    const digit = text.charCodeAt(index) - 0x30
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN
  }
  return value
}

function generalInstant(text: string): bigint | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second = '0', fraction = '', , sign, offsetHour = '0', offsetMinute = '0'] =
    match
  const days = daysFromCivil(Number(year), Number(month), Number(day))
  if (days === undefined) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined
  if (!/^0*$/.test(fraction.slice(6))) return undefined
  const offset = (sign === '-' ? -60 : 60) * (Number(offsetHour) * 60 + Number(offsetMinute))
  const seconds = days * 86_400 + Number(hour) * 3_600 + Number(minute) * 60 + Number(second) - offset
  // Days of other years are no text of ten characters.
  if (seconds < FIRST_SECOND || seconds >= YEAR_10000) return undefined
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
}

/** Microseconds of an epoch number in seconds, milliseconds or microseconds, told apart by magnitude. */
export function instantFromEpoch(text: string): bigint | undefined {
  const millionths = toUnscaled(text, 38, 6)
  if (millionths === undefined) return undefined
  for (const unit of [1n, 1_000n, 1_000_000n]) {
    const from = YEAR_2000 * unit * 1_000_000n
    const to = YEAR_2100 * unit * 1_000_000n
    if (millionths >= from && millionths < to) return millionths % unit === 0n ? millionths / unit : undefined
  }
  return undefined
}

/** Days since 1970-01-01 of `YYYY-MM-DD`; `undefined` for anything else and for days that do not exist. */
export function daysFromText(text: string): number | undefined {
  const match = DATE.exec(text)
  return match === null ? undefined : daysFromCivil(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** From 0000-03-01. */
const DAYS_TO_1970 = 719_468

/**
 * Days since 1970-01-01 in the proleptic Gregorian calendar, of years from 1 on; `undefined` for days that do not exist.
 * Years are counted from March, so that a leap day is the last of its year, and the months before any have 30.6 days each.
 * https://howardhinnant.github.io/date_algorithms.html#days_from_civil
 */
export function daysFromCivil(year: number, month: number, day: number): number | undefined {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined
  const marchYear = month > 2 ? year : year - 1
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  const marchMonth = month > 2 ? month - 3 : month + 9
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1
  return marchYear * 365 + leapDays + dayOfYear - DAYS_TO_1970
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01 of an instant in microseconds, in UTC. */
export function daysOfInstant(instantUs: bigint): number {
  const days = instantUs / DAY_US
  // Division rounds towards zero, which is up before 1970.
  return Number(instantUs < days * DAY_US ? days - 1n : days)
}

/** `YYYY-MM-DD` of days since 1970-01-01, for years 1–9999. */
export function dayText(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}

/** ISO 8601 in UTC of an instant in microseconds, without trailing zeros: `2026-01-31T10:00:00.25Z`. */
export function instantText(instantUs: bigint): string {
  const micros = ((instantUs % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((instantUs - micros) / 1_000n)).toISOString().slice(0, 19)
  const fraction = String(micros).padStart(6, '0').replace(/0+$/, '')
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`
}
