/**
 * Numbers as text, exactly. DynamoDB numbers have up to 38 digits and exponents from -130 to 125, so none of this goes
 * through a double.
 */

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Exponents beyond this are not numbers of DynamoDB's, and expanding them would take gigabytes. */
const MAX_EXPONENT = 1000

/** Whether `text` is a number as JSON writes it. */
export function isNumberText(text: string): boolean {
  return isPlainDigits(text) || JSON_NUMBER.test(text)
}

/** The common case, `-123.45`, without a regular expression. */
function isPlainDigits(text: string): boolean {
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0
  const first = text.charCodeAt(start) - 0x30
  if (!(first >= 0 && first <= 9)) return false
  let points = 0
  for (let index = start + 1; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30
    if (digit === -2 && (first > 0 || index === start + 1) && index < text.length - 1) points++
    else if (digit < 0 || digit > 9 || (first === 0 && index === start + 1)) return false
  }
  return points <= 1
}

/** A number as `digits × 10^exponent`: no leading zeros in `digits`, no trailing ones, `'0'` with exponent 0 for zero. */
interface ExactNumber {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

/** `undefined` if `text` is not a JSON number, or its exponent is absurd. */
function parseExact(text: string): ExactNumber | undefined {
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', power = '0'] = match
  const exponent = Number(power) - fraction.length
  if (Math.abs(Number(power)) > MAX_EXPONENT) return undefined
  const significant = (whole + fraction).replace(/^0+/, '')
  const digits = withoutTrailingZeros(significant)
  if (digits === '') return { negative: false, digits: '0', exponent: 0 }
  return { negative: sign === '-', digits, exponent: exponent + significant.length - digits.length }
}

/** In linear time, which `/0+$/` does not take: a record can bring a megabyte of zeros. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}

/** One text per number: `1.50`, `15e-1` and `1.5` all give `1.5`; `undefined` if `text` is not a number. */
export function canonicalNumber(text: string): string | undefined {
  const number = parseExact(text)
  if (number === undefined) return undefined
  const { negative, digits, exponent } = number
  const sign = negative ? '-' : ''
  const point = digits.length + exponent
  // Very small and very large numbers keep an exponent: their plain text would be mostly zeros.
  if (point < -20 || point > 40) return `${sign}${digits}e${exponent}`
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/**
 * The number times 10^scale, as an integer. `undefined` if `text` is not a number, or cannot be held in `precision`
 * digits with `scale` of them after the point without losing any.
 */
export function toUnscaled(text: string, precision: number, scale: number): bigint | undefined {
  const plain = plainUnscaled(text, precision, scale)
  if (plain !== undefined) return plain
  return isPlainDigits(text) ? digitsUnscaled(text, precision, scale) : generalUnscaled(text, precision, scale)
}

/** A double holds every integer of that many digits. */
const SAFE_DIGITS = 15

/**
 * The common case, `-123.45` with few digits: they are added up in a double that holds them exactly. `undefined` for
 * everything else, and for what is no number, which is looked at again.
 */
function plainUnscaled(text: string, precision: number, scale: number): bigint | undefined {
  if (text.length > SAFE_DIGITS) return undefined
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0
  let digits = 0
  let whole = 0
  let point = -1
  for (let index = start; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit
      if (point < 0) whole++
    } else if (digit === -2 && point < 0) point = index
    else return undefined
  }
  const fraction = point < 0 ? 0 : text.length - point - 1
  if (whole === 0 || fraction > scale || (point >= 0 && fraction === 0)) return undefined
  if (whole > 1 && text.charCodeAt(start) === 0x30) return undefined
  if (whole + scale > precision) return undefined
  const signed = start === 1 ? -digits : digits
  const shift = scale - fraction
  return whole + scale > SAFE_DIGITS ? BigInt(signed) * 10n ** BigInt(shift) : BigInt(signed * 10 ** shift)
}

/** Numbers without an exponent, whatever their length: their digits are put together as they are. */
function digitsUnscaled(text: string, precision: number, scale: number): bigint | undefined {
  const [whole = '', decimals = ''] = text.split('.')
  const fraction = withoutTrailingZeros(decimals)
  if (fraction.length > scale) return undefined
  const digits = whole + fraction.padEnd(scale, '0')
  return digits.replace(/^-?0*/, '').length <= precision ? BigInt(digits) : undefined
}

/** The readable twin of the two above, for any number. */
function generalUnscaled(text: string, precision: number, scale: number): bigint | undefined {
  const number = parseExact(text)
  if (number === undefined) return undefined
  const shift = number.exponent + scale
  if (shift < 0) return undefined
  if (number.digits !== '0' && number.digits.length + shift > precision) return undefined
  const unscaled = BigInt(number.digits + '0'.repeat(shift))
  return number.negative ? -unscaled : unscaled
}

/** The plain text of `unscaled` divided by 10^scale, without trailing zeros: 19007 and 2 give `190.07`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const fraction = withoutTrailingZeros(digits.slice(-scale))
  const sign = unscaled < 0n ? '-' : ''
  return `${sign}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}

/** The integer that `text` is (`5`, `5.0`, `5e3`), if it lies in `[min, max]`. */
export function toInteger(text: string, min: bigint, max: bigint): bigint | undefined {
  const integer = toUnscaled(text, 38, 0)
  return integer !== undefined && integer >= min && integer <= max ? integer : undefined
}

/** The double that `text` is, if its shortest text is the same number, so that nothing is rounded away. */
export function toDouble(text: string): number | undefined {
  if (!isNumberText(text)) return undefined
  const double = Number(text)
  // Any decimal of up to 15 digits comes back from its double. https://en.wikipedia.org/wiki/IEEE_754 (DBL_DIG)
  if (text.length <= SAFE_DIGITS && isPlainDigits(text)) return double
  if (!Number.isFinite(double)) return undefined
  const shortest = String(double)
  if (shortest === text) return double
  return canonicalNumber(shortest) === canonicalNumber(text) ? double : undefined
}
