/**
 * Puts JSON into bytes that there is room for, from position `at` on. Each of these returns the position behind it. Short
 * runs are put by byte, since a call into native code costs more.
 */

const QUOTE = 0x22
const ZERO = 0x30
const BACKSLASH = 0x5c
const SHORT = 48

export function putBytes(into: Buffer, at: number, from: Buffer, start: number, end: number): number {
  const behind = at + end - start
  if (end - start > SHORT) from.copy(into, at, start, end)
  else for (let to = at, index = start; index < end; index++) into[to++] = from[index] ?? 0
  return behind
}

/** Text that has nothing to escape, in quotes. */
export function putPlainText(into: Buffer, at: number, from: Buffer, start: number, end: number): number {
  into[at] = QUOTE
  const behind = putBytes(into, at + 1, from, start, end)
  into[behind] = QUOTE
  return behind + 1
}

/** Text as JSON.stringify writes it, for which six bytes of each code unit are enough, and two. */
export function putText(into: Buffer, at: number, text: string): number {
  let to = at
  into[to++] = QUOTE
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 || code > 0x7e) return at + into.write(JSON.stringify(text), at)
    if (code === QUOTE || code === BACKSLASH) into[to++] = BACKSLASH
    into[to++] = code
  }
  into[to++] = QUOTE
  return to
}

const EIGHT_DIGITS = 100_000_000

/** A whole number from 0 to 2^53, of which the halves fit in 32 bits: the remainders of those are found without doubles. */
export function putDigits(into: Buffer, at: number, number: number): number {
  if (number < EIGHT_DIGITS) return putShort(into, at, number | 0)
  const high = Math.floor(number / EIGHT_DIGITS)
  const behind = putShort(into, at, high | 0)
  putPadded(into, behind, (number - high * EIGHT_DIGITS) | 0, 8)
  return behind + 8
}

function putShort(into: Buffer, at: number, number: number): number {
  let digits = 1
  for (let rest = number; rest >= 10; rest = (rest / 10) | 0) digits++
  putPadded(into, at, number, digits)
  return at + digits
}

function putPadded(into: Buffer, at: number, number: number, digits: number): void {
  let rest = number
  for (let to = at + digits - 1; to >= at; to--) {
    const tens = (rest / 10) | 0
    into[to] = ZERO + rest - tens * 10
    rest = tens
  }
}
