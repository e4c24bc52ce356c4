const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30

/** Numbers of so few characters have their one spelling without an exponent (see `canonicalNumber`). */
const LONGEST = 20

/** Whether `bytes[start, end)` is a number as nearly all are written, `-123.45`. Others may be one all the same. */
export function isPlainNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] === MINUS ? start + 1 : start
  let point = end
  for (let at = first; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit >= 0 && digit <= 9) continue
    if (digit !== POINT - ZERO || point !== end) return false
    point = at
  }
  const isPointed = point < end
  if (point === first || (isPointed && point === end - 1)) return false
  // A zero stands alone before the point.
  return bytes[first] !== ZERO || point - first === 1
}

/**
 * Whether the text `bytes[start, end)` is a number in the spelling that `canonicalNumber` gives it: without zeros behind
 * the last digit that it needs. False for some that are, such as very long ones.
 */
export function isCanonicalNumber(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST || !isPlainNumber(bytes, start, end)) return false
  // Without a fraction, any but `-0`; with one, any that does not end in a zero.
  for (let at = start; at < end; at++) if (bytes[at] === POINT) return bytes[end - 1] !== ZERO
  return bytes[start] !== MINUS || bytes[start + 1] !== ZERO
}
