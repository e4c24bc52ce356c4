/**
 * Reading JSON in place, in the bytes that it came in, for JSON as AWS writes it: compact. Every function here takes a
 * position and returns one further on, or `GIVE_UP` for anything out of the ordinary; JSON.parse then has its say. The
 * bytes are UTF-8, whose bytes of other characters never look like a quote or a bracket.
 */

export const GIVE_UP = -1

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const LITERALS = ['true', 'false', 'null'].map(text => Buffer.from(text))
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Whether `pattern` stands at `position`. */
export function matches(bytes: Uint8Array, position: number, pattern: Uint8Array): boolean {
  for (let index = 0; index < pattern.length; index++) {
    if (bytes[position + index] !== pattern[index]) return false
  }
  return true
}

/** The colon after the name that starts at `position`. */
export function nextName(bytes: Uint8Array, position: number): number {
  const end = endOfString(bytes, position)
  return end !== GIVE_UP && bytes[end] === COLON ? end : GIVE_UP
}

/** The name or element after the comma at `position`. */
export function nextValue(bytes: Uint8Array, position: number): number {
  return bytes[position] === COMMA ? position + 1 : GIVE_UP
}

/** The position behind the string that starts at `position`. */
export function endOfString(bytes: Uint8Array, position: number): number {
  if (bytes[position] !== QUOTE) return GIVE_UP
  for (let at = position + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at++
    else if (byte < 0x20) return GIVE_UP
  }
  return GIVE_UP
}

/** What the string `[start, end)`, quotes included, says. @throws SyntaxError if its escapes are none of JSON's. */
export function stringValue(bytes: Buffer, start: number, end: number): string {
  const inside = bytes.toString('utf8', start + 1, end - 1)
  return inside.includes('\\') ? JSON.parse(bytes.toString('utf8', start, end)) : inside
}

/** The position behind the value at `position`. What is inside is not checked beyond its brackets and quotes. */
export function skipValue(bytes: Uint8Array, position: number): number {
  const first = bytes[position]
  if (first === QUOTE) return endOfString(bytes, position)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipNested(bytes, position)
  for (const literal of LITERALS) if (matches(bytes, position, literal)) return position + literal.length
  let at = position
  while (isInNumber(bytes[at] ?? 0)) at++
  return at === position ? GIVE_UP : at
}

function isInNumber(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || (byte | 0x20) === 0x65
}

function skipNested(bytes: Uint8Array, position: number): number {
  let depth = 0
  for (let at = position; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfString(bytes, at)
      if (end === GIVE_UP) return GIVE_UP
      at = end - 1
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) return at + 1
  }
  return GIVE_UP
}
