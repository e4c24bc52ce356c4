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
 * The double that is `-123.45`, of up to 17 digits: `toDouble` of it, whose shortest text is the same number. Digits
 * up to 2^53 and the power of ten that divides them are both exactly doubles, and the quotient of two doubles is rounded
 * correctly, as reading the text is. A shorter text would be a number with no more places; so none is, if the numbers of as
 * many places next to this one are other doubles. If not, or with more digits, see `longDouble`.
 */
export function doubleFromBytes(bytes: Uint8Array, start: number, end: number): number {
  putDouble(bytes, start, end, result, 0)
  return result[0] ?? Number.NaN
}

const result = new Float64Array(1)

/**
 * Puts the same into `numbers[slot]`: a double that a function returns is an object of V8's heap, unless the function is
 * small enough to be compiled into its caller. Of a column of doubles, these were most of what the garbage collector got.
 */
export function putDouble(bytes: Uint8Array, start: number, end: number, numbers: Float64Array, slot: number): void {
  numbers[slot] = Number.NaN
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  let digits = 0
  let point = end
  for (let at = first; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
    else if (digit === POINT - ZERO && point === end) point = at
    else return
  }
  const whole = point - first
  if (whole === 0 || point === end - 1 || (whole > 1 && bytes[first] === ZERO)) return
  const divisor = point === end ? 1 : (POWERS_OF_TEN[end - point - 1] ?? Number.NaN)
  let double = digits / divisor
  const isSure =
    digits < SAFE_DIGITS ||
    (digits < Number.MAX_SAFE_INTEGER && (digits - 1) / divisor !== double && (digits + 1) / divisor !== double)
  if (!isSure) double = longDouble(bytes, first, end, divisor)
  numbers[slot] = isNegative ? -double : double
}

/** Of the digits, so many are read by themselves. */
const LOW_DIGITS = 8
const HIGH_DIGITS_END = 1e9

/**
 * The double nearest to 16 or 17 digits divided by a power of ten, if they are certainly those of its shortest text. The
 * digits are taken as the sum of two doubles, and what their division leaves is as good as exact.
 *
 * Let D be the digits as a whole number, and D − rest the double in the same units, with a rest below 1/2.
 * (1) The double is the nearest one: of up to 2^53, the quotient is; of more, half the way to the next double is at least
 *     D / 2^54, which is more than 1/2.
 * (2) No other number of as many places is as near to the double.
 * (3) No shorter number is read as the double: those are the multiples of ten, both of which are farther from it than half
 *     the way to the next double. Below 10^16 there are others, so what is right above it is left out.
 */
function longDouble(bytes: Uint8Array, first: number, end: number, divisor: number): number {
  let high = 0
  let low = 0
  let left = LOW_DIGITS
  let at = end
  for (; left > 0; left--) if (bytes[--at] === POINT) left++
  for (let index = first; index < at; index++) {
    if (bytes[index] !== POINT) high = high * 10 + (bytes[index] ?? 0) - ZERO
  }
  for (let index = at; index < end; index++) {
    if (bytes[index] !== POINT) low = low * 10 + (bytes[index] ?? 0) - ZERO
  }
  if (high >= HIGH_DIGITS_END) return Number.NaN
  // Exact: of 10^8, only 5^8 takes digits of the product, 49 bits of them. The sum is rounded, and its error exact too.
  const shifted = high * 1e8
  const digits = shifted + low
  const error = low - (digits - shifted)
  let double = digits / divisor
  let rest = restOf(digits, error, double, divisor)
  if (Math.abs(rest) > MOST_REST) {
    double += rest / divisor
    rest = restOf(digits, error, double, divisor)
  }
  // The rest may be off by some 10^-14, which the margins are for.
  if (!(Math.abs(rest) < MOST_REST)) return Number.NaN
  if (digits >= 1e16 && digits < 1e16 + 100) return Number.NaN
  const lastDigit = low % 10
  const halfWay = halfUnitOf(double) * divisor + MARGIN
  return lastDigit - rest > halfWay && 10 - lastDigit + rest > halfWay ? double : Number.NaN
}

const MARGIN = 1e-6
const MOST_REST = 0.5 - MARGIN
/** Splits 53 bits into halves whose products are exact. T. J. Dekker, https://doi.org/10.1007/BF01397083 */
const SPLITTER = 2 ** 27 + 1

/**
 * `digits + error - double × divisor`, by Dekker's product: it gives what rounding takes away. Digits and product are so
 * near to each other that their difference is exact.
 */
function restOf(digits: number, error: number, double: number, divisor: number): number {
  const product = double * divisor
  const a = double * SPLITTER
  const doubleHigh = a - (a - double)
  const doubleLow = double - doubleHigh
  const b = divisor * SPLITTER
  const divisorHigh = b - (b - divisor)
  const divisorLow = divisor - divisorHigh
  const lost =
    doubleHigh * divisorHigh - product + doubleHigh * divisorLow + doubleLow * divisorHigh + doubleLow * divisorLow
  return digits - product + (error - lost)
}

const halfUnit = new Float64Array(1)
const halfUnitWords = new Int32Array(halfUnit.buffer)

/** Half of what the last of a double's 53 bits counts: its power of two, times 2^-53. Of doubles from 2^-900 on. */
function halfUnitOf(double: number): number {
  halfUnit[0] = double
  halfUnitWords[0] = 0
  halfUnitWords[1] = ((halfUnitWords[1] ?? 0) & 0x7ff00000) - (53 << 20)
  return halfUnit[0] ?? 0
}
