const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30

/** Numbers of so few characters have their one spelling without an exponent (see `canonicalNumber`). */
const LONGEST = 20

/**
 * Whether the text `bytes[start, end)` is a number in the spelling that `canonicalNumber` gives it, told by its bytes alone:
 * digits without zeros before or behind what they need. False for some that are, such as very long ones.
 */
export function isCanonicalNumber(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST) return false
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  let point = -1
  for (let at = first; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit >= 0 && digit <= 9) continue
    if (digit !== POINT - ZERO || point !== -1) return false
    point = at
  }
  const wholeEnd = point === -1 ? end : point
  if (wholeEnd === first) return false
  // A zero stands alone before the point, and without a minus if nothing comes behind it.
  if (bytes[first] === ZERO && (wholeEnd - first > 1 || (point === -1 && isNegative))) return false
  // `1.` is no number, and `1.50` is written `1.5`.
  return point === -1 || (end - point > 1 && bytes[end - 1] !== ZERO)
}
