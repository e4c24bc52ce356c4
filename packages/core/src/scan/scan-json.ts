/**
 * Reading JSON in place, in the bytes that it came in, for JSON as AWS writes it: compact. Every function here takes a
 * position and returns one further on, or `GIVE_UP` for anything out of the ordinary; JSON.parse then has its say. The
 * bytes are UTF-8, whose bytes of other characters never look like a quote or a bracket.
 */

export const GIVE_UP = -1

const QUOTE = 0x22
const COMMA = 0x2c
const LITERALS = ['true', 'false', 'null'].map(text => Buffer.from(text))
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b

/** Whether `pattern` stands at `position`. */
export function matches(bytes: Uint8Array, position: number, pattern: Uint8Array): boolean {
  for (let index = 0; index < pattern.length; index++) {
    if (bytes[position + index] !== pattern[index]) return false
  }
  return true
}

/** The name or element after the comma at `position`. */
export function nextValue(bytes: Uint8Array, position: number): number {
  return bytes[position] === COMMA ? position + 1 : GIVE_UP
}

/** The position behind the string that starts at `position`. */
export function endOfString(bytes: Uint8Array, position: number): number {
  return bytes[position] === QUOTE ? behindString(bytes, position + 1) : GIVE_UP
}

/** The same from inside of the string on. Beyond the last byte it reads zeros, which no string has. */
function behindString(bytes: Uint8Array, position: number): number {
  let at = position
  for (;;) {
    const byte = bytes[at++] ?? 0
    // Most bytes are letters, of which one comparison is enough.
    if (byte > QUOTE && byte !== BACKSLASH) continue
    if (byte === QUOTE) return at
    if (byte === BACKSLASH) at++
    else if (byte < 0x20) return GIVE_UP
  }
}

/** The position behind the string that starts at `position`, if it has no escapes: it says what stands there. */
export function endOfPlainString(bytes: Uint8Array, position: number): number {
  if (bytes[position] !== QUOTE) return GIVE_UP
  let at = position + 1
  for (;;) {
    const byte = bytes[at++] ?? 0
    if (byte > QUOTE && byte !== BACKSLASH) continue
    if (byte === QUOTE) return at
    if (byte === BACKSLASH || byte < 0x20) return GIVE_UP
  }
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
  let at = position
  while (isInNumber(bytes[at] ?? 0)) at++
  if (at > position) return at
  for (const literal of LITERALS) if (matches(bytes, position, literal)) return position + literal.length
  return GIVE_UP
}

function isInNumber(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || (byte | 0x20) === 0x65
}

function skipNested(bytes: Uint8Array, position: number): number {
  let depth = 0
  let at = position
  while (at < bytes.length) {
    const byte = bytes[at++] ?? 0
    if (byte === QUOTE) {
      at = behindString(bytes, at)
      if (at === GIVE_UP) return GIVE_UP
    } else if (byte >= OPEN_BRACKET) {
      // Braces are brackets with one bit more.
      const bracket = byte & ~0x20
      if (bracket === OPEN_BRACKET) depth++
      else if (bracket === CLOSE_BRACKET && --depth === 0) return at
    }
  }
  return GIVE_UP
}
