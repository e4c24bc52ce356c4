const MAX_LENGTH = 200

/** `text` from elsewhere, fit for a message: without characters that terminals and logs act on, and not too long. */
export function harmless(text: string): string {
  const visible = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`
  })
  return visible.length > MAX_LENGTH ? `${visible.slice(0, MAX_LENGTH)}…` : visible
}
