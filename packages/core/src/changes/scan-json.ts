/**
 * Reading JSON text in place, for text as AWS writes it: compact. Every function here takes a position
 * and returns one further on, or `GIVE_UP` for anything out of the ordinary; JSON.parse then has its say.
 */

export const GIVE_UP = -1

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** The colon after the name that starts at `position`. */
export function nextName(text: string, position: number): number {
  const end = endOfString(text, position)
  return end !== GIVE_UP && text.charCodeAt(end) === COLON ? end : GIVE_UP
}

/** The name or element after the comma at `position`. */
export function nextValue(text: string, position: number): number {
  return text.charCodeAt(position) === COMMA ? position + 1 : GIVE_UP
}

/** The position behind the string that starts at `position`. */
export function endOfString(text: string, position: number): number {
  if (text.charCodeAt(position) !== QUOTE) return GIVE_UP
  let end = text.indexOf('"', position + 1)
  while (end > 0 && text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? GIVE_UP : end + 1
}

/** Whether an odd number of backslashes stands before `position`. */
function isEscaped(text: string, position: number): boolean {
  let at = position
  while (text.charCodeAt(at - 1) === BACKSLASH) at--
  return (position - at) % 2 === 1
}

/** What the string `text[start, end)`, quotes included, says. @throws SyntaxError if its escapes are none of JSON's. */
export function stringValue(text: string, start: number, end: number): string {
  const inside = text.slice(start + 1, end - 1)
  return inside.includes('\\') ? JSON.parse(text.slice(start, end)) : inside
}

/** The position behind the value at `position`. What is inside is not checked beyond its brackets and quotes. */
export function skipValue(text: string, position: number): number {
  const first = text.charCodeAt(position)
  if (first === QUOTE) return endOfString(text, position)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipNested(text, position)
  for (let at = position; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET) return at === position ? GIVE_UP : at
  }
  return GIVE_UP
}

function skipNested(text: string, position: number): number {
  let depth = 0
  for (let at = position; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      if (end === GIVE_UP) return GIVE_UP
      at = end - 1
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && --depth === 0) return at + 1
  }
  return GIVE_UP
}
