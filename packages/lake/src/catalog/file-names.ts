import { createHash } from 'node:crypto'

/** With an ending of a few characters, this stays under the 255 bytes that file systems allow. */
const LONGEST = 200
const KEPT_OF_LONG = 120

/**
 * A file name for names and values from outside. Different parts never share a name, also where the file system ignores
 * case; nothing in a part can leave the directory. Names that would be too long end in a SHA-256 of the whole instead.
 */
export function toFileName(...parts: readonly string[]): string {
  const whole = parts.map(escapePart).join(',')
  if (whole.length <= LONGEST) return whole
  return `${whole.slice(0, KEPT_OF_LONG)}~${createHash('sha256').update(whole).digest('hex')}`
}

/** Lower-case letters, digits, `_` and `-` stand for themselves, everything else for its UTF-8 bytes: `%2f`. */
function escapePart(part: string): string {
  return part === '' ? '%' : part.replace(/[^a-z0-9_-]/gu, escapeCharacter)
}

function escapeCharacter(character: string): string {
  // Half of a surrogate pair has no UTF-8 of its own: all of them would become the same replacement character.
  if (!character.isWellFormed()) return `%u${character.charCodeAt(0).toString(16)}`
  return Buffer.from(character)
    .toString('hex')
    .replace(/../g, byte => `%${byte}`)
}
