const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30

/** Numbers of so few characters have their one spelling without an exponent (see `canonicalNumber`). */
const LONGEST = 20

/** The position behind the number at `start` if it is written as nearly all are, `-123.45`; else -1, though it may be one. */
export function endOfPlainNumber(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start
  const point = endOfDigits(bytes, first)
  // A zero stands alone before the point.
  if (point === first || (bytes[first] === ZERO && point - first > 1)) return -1
  if (bytes[point] !== POINT) return point
  const end = endOfDigits(bytes, point + 1)
  return end === point + 1 ? -1 : end
}

/** The position behind the digits at `position`. Beyond the last byte there are none. */
export function endOfDigits(bytes: Uint8Array, position: number): number {
  let at = position
  for (;;) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return at
    at++
  }
}

/**
 * Whether the text `bytes[start, end)`, in quotes, is a number in the spelling that `canonicalNumber` gives it: without zeros behind
 * the last digit that it needs. False for some that are, such as very long ones.
 */
export function isCanonicalNumber(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST || endOfPlainNumber(bytes, start) !== end) return false
  // Without a fraction, any but `-0`; with one, any that does not end in a zero.
  for (let at = start; at < end; at++) if (bytes[at] === POINT) return bytes[end - 1] !== ZERO
  return bytes[start] !== MINUS || bytes[start + 1] !== ZERO
}
