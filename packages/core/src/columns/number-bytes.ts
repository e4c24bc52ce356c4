/**
 * Numbers from the bytes of their text, as `number-text.ts` reads them, for the spellings that nearly all have: no string
 * and no bigint a value. What is spelled otherwise, or takes more than a double holds exactly, is not a number here, and
 * has to be read as text.
 */

const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30

/** Each of them is exactly a double; those beyond are not. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))

/**
 * The number times 10^scale: `toUnscaled` of `-123.45`, up to 2^53 − 1. Digits that are added up beyond that end up beyond
 * it, however they are rounded: so a sum that is not, is exact, and so is its product with a power of ten.
 */
export function unscaledFromBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  precision: number,
  scale: number,
): number {
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  let digits = 0
  let at = first
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) break
    digits = digits * 10 + digit
  }
  const whole = at - first
  if (whole === 0 || whole + scale > precision || (whole > 1 && bytes[first] === ZERO)) return Number.NaN
  let places = 0
  if (at < end) {
    places = end - at - 1
    if (bytes[at] !== POINT || places === 0 || places > scale) return Number.NaN
    for (at++; at < end; at++) {
      const digit = (bytes[at] ?? 0) - ZERO
      if (digit < 0 || digit > 9) return Number.NaN
      digits = digits * 10 + digit
    }
  }
  const unscaled = scale === places ? digits : digits * (POWERS_OF_TEN[scale - places] ?? Number.NaN)
  if (!(unscaled <= Number.MAX_SAFE_INTEGER)) return Number.NaN
  return isNegative ? 0 - unscaled : unscaled
}

/** A double holds every number of so many digits: none of them is nearer to another. https://en.wikipedia.org/wiki/IEEE_754 (DBL_DIG) */
const SAFE_DIGITS = 1e15

/**
 * The double that is `-123.45`, of digits up to 2^53 − 2: `toDouble` of it, whose shortest text is the same number. Digits
 * and the power of ten that divides them are both exactly doubles, and the quotient of two doubles is rounded correctly, as
 * reading the text is. A shorter text would be a number with no more places; so none is, if the numbers of as many places
 * next to this one are other doubles.
 */
export function doubleFromBytes(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  let digits = 0
  let point = end
  for (let at = first; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
    else if (digit === POINT - ZERO && point === end) point = at
    else return Number.NaN
  }
  const whole = point - first
  if (whole === 0 || point === end - 1 || (whole > 1 && bytes[first] === ZERO)) return Number.NaN
  if (!(digits < Number.MAX_SAFE_INTEGER)) return Number.NaN
  const divisor = point === end ? 1 : (POWERS_OF_TEN[end - point - 1] ?? Number.NaN)
  const double = digits / divisor
  if (digits >= SAFE_DIGITS && ((digits - 1) / divisor === double || (digits + 1) / divisor === double))
    return Number.NaN
  return isNegative ? -double : double
}
