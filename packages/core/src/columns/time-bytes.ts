import { unscaledFromBytes } from './number-bytes.ts'
import { daysFromCivil } from './time-text.ts'

/**
 * Days and instants from the bytes of their text, as `time-text.ts` reads them, for the spellings that nearly all have.
 * What is spelled otherwise, or takes more than a double holds exactly, is not a number here, and has to be read as text.
 */

const ZERO = 0x30
const DASH = 0x2d
const COLON = 0x3a

/** So far below zero that whatever it becomes a part of is below zero too. */
const NO_DIGITS = -1_000_000

/** Seconds of 2000 and 2100: epoch numbers are taken for times between them, and their unit is told by that. */
const YEAR_2000 = 946_684_800
const YEAR_2100 = 4_102_444_800

/** Days since 1970-01-01 of `2026-01-31`. */
export function daysFromBytes(bytes: Uint8Array, start: number, end: number): number {
  return end - start === 10 ? daysAt(bytes, start) : Number.NaN
}

/** Microseconds of `2026-01-31T12:00:00Z`, with up to six places after the seconds, or a space for the T, or no Z. */
export function instantFromBytes(bytes: Uint8Array, start: number, end: number): number {
  putInstant(bytes, start, end, result, 0)
  return result[0] ?? Number.NaN
}

const result = new Float64Array(1)

/** Puts the same into `numbers[slot]`, as `putDouble` does, and for the same reason. */
export function putInstant(bytes: Uint8Array, start: number, end: number, numbers: Float64Array, slot: number): void {
  numbers[slot] = Number.NaN
  const separator = bytes[start + 10]
  if (end - start < 19 || (separator !== 0x54 && separator !== 0x20)) return
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return
  const hour = twoDigits(bytes, start + 11)
  const minute = twoDigits(bytes, start + 14)
  const second = twoDigits(bytes, start + 17)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return
  const fractionEnd = bytes[end - 1] === 0x5a ? end - 1 : end
  const micros = fractionEnd === start + 19 ? 0 : fractionAt(bytes, start + 19, fractionEnd)
  const instant = (daysAt(bytes, start) * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000_000 + micros
  if (Number.isSafeInteger(instant)) numbers[slot] = instant
}

/** Microseconds of an epoch number in whole seconds, milliseconds or microseconds. */
export function epochFromBytes(bytes: Uint8Array, start: number, end: number): number {
  const number = unscaledFromBytes(bytes, start, end, 16, 0)
  if (number >= YEAR_2000 && number < YEAR_2100) return number * 1_000_000
  if (number >= YEAR_2000 * 1_000 && number < YEAR_2100 * 1_000) return number * 1_000
  return number >= YEAR_2000 * 1_000_000 && number < YEAR_2100 * 1_000_000 ? number : Number.NaN
}

function daysAt(bytes: Uint8Array, start: number): number {
  if (bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return Number.NaN
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2)
  return daysFromCivil(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8)) ?? Number.NaN
}

/** Millionths of `.123`: one to six digits after the point. */
function fractionAt(bytes: Uint8Array, start: number, end: number): number {
  const places = end - start - 1
  if (bytes[start] !== 0x2e || places < 1 || places > 6) return Number.NaN
  let micros = 0
  for (let place = 1; place <= 6; place++) {
    const digit = place <= places ? (bytes[start + place] ?? 0) - ZERO : 0
    if (digit < 0 || digit > 9) return Number.NaN
    micros = micros * 10 + digit
  }
  return micros
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO
  const ones = (bytes[at + 1] ?? 0) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS
}
