/** Values that JSON has in the very bytes that they came in. All of these look at `bytes[start, end)`. */

const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30

/**
 * Whether a number stands there in its one plain spelling, with at most so many digits before and after its point: no
 * leading zeros, none at the end of a fraction, no exponent, and no `-0`.
 */
export function isNumberOf(bytes: Uint8Array, start: number, end: number, whole: number, fraction: number): boolean {
  const first = bytes[start] === MINUS ? start + 1 : start
  let at = first
  while (at < end && isDigit(bytes[at] ?? 0)) at++
  const digits = at - first
  if (digits === 0 || digits > whole) return false
  const isZero = bytes[first] === ZERO
  if (isZero && digits > 1) return false
  if (at === end) return !(isZero && first > start)
  if (bytes[at] !== POINT || end - at - 1 > fraction) return false
  for (at++; at < end; at++) if (!isDigit(bytes[at] ?? 0)) return false
  return bytes[end - 1] !== ZERO && bytes[end - 1] !== POINT
}

const DAYS_OF_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether `2026-01-31` stands there, a day that exists. The 29th of February is left to others. */
export function isDay(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 10 || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return false
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2)
  const month = twoDigits(bytes, start + 5)
  const day = twoDigits(bytes, start + 8)
  return year >= 1 && day >= 1 && day <= (DAYS_OF_MONTH[month] ?? 0)
}

/** NaN if those are no digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] ?? 0
  const ones = bytes[at + 1] ?? 0
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39
}
