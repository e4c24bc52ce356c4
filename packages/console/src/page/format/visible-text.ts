/** A run of a text: as it is, or a character that could not be seen, as what stands for it. */
export interface TextRun {
  readonly text: string
  readonly isEscape: boolean
}

/**
 * Control characters (C0, DEL, C1), what changes the direction or joins of the text around it, what has no width, line
 * separators, and surrogates without their other half.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Within words and emoji, joiners belong to the writing. */
const JOINED = /(?:[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Makes what cannot be seen visible, as JSON escapes it: `\n`, `\u0000`, `\u202e`.
 *
 * @param keepsLines whether line feeds and tabs stay, for text with lines
 */
export function visibleRuns(text: string, { keepsLines = false } = {}): TextRun[] {
  const runs: TextRun[] = []
  let from = 0
  for (const match of text.matchAll(UNSEEN)) {
    const [character] = match
    if (keepsLines && (character === '\n' || character === '\t')) continue
    if (isJoiner(character) && JOINED.test(text.slice(Math.max(0, match.index - 2), match.index))) continue
    if (match.index > from) runs.push({ text: text.slice(from, match.index), isEscape: false })
    runs.push({ text: standIn(character), isEscape: true })
    from = match.index + character.length
  }
  if (from < text.length) runs.push({ text: text.slice(from), isEscape: false })
  return runs
}

/** As `visibleRuns`, in one text of `limit` UTF-16 units of the original at most. */
export function visibleText(text: string, limit: number): string {
  const shown = clamp(text, limit)
  const runs = visibleRuns(shown).map(run => run.text)
  return `${runs.join('')}${shown.length < text.length ? '…' : ''}`
}

/** At most `limit` UTF-16 units, never half of a character. */
export function clamp(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit)
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}

function isJoiner(character: string): boolean {
  return character === '\u200c' || character === '\u200d'
}

/** As JSON writes it. */
function standIn(character: string): string {
  const short = SHORT[character]
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
