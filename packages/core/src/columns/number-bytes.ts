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

/** As many digits as any double has, so that the digits of a number are one, and come back from it. */
const SAFE_DIGITS = 15

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

/**
 * The double that is `-123.45`, of at most 15 characters: `toDouble` takes all of those. Its digits and the power of ten
 * that divides them are both exactly doubles, and a quotient of two doubles is rounded correctly, as reading the text is.
 */
export function doubleFromBytes(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > SAFE_DIGITS) return Number.NaN
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
  const double = point === end ? digits : digits / (POWERS_OF_TEN[end - point - 1] ?? Number.NaN)
  return isNegative ? -double : double
}
