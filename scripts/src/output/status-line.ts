import { clearLine, cursorTo } from 'node:readline'

/** The part of a terminal, or of what stands in for it, that is written to. */
export type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean }

export interface StatusLine {
  /** Tells how things stand. */
  show(text: string): void
  end(): void
}

/** Often enough for a log that nobody watches. */
const PLAIN_MS = 10_000
const BAR = 24

/** Shows how something stands: on a terminal in a line that changes in place, elsewhere in another line now and then. */
export function startStatus(stream: Screen = process.stderr, now: () => number = () => performance.now()): StatusLine {
  if (stream.isTTY) return { show: text => redrawLine(stream, `  ${text}`), end: () => redrawLine(stream, '') }
  let next = now() + PLAIN_MS
  return {
    show(text) {
      if (now() < next) return
      next = now() + PLAIN_MS
      stream.write(`  ${text}\n`)
    },
    end: () => undefined,
  }
}

/** Writes a line of a terminal anew. */
export function redrawLine(stream: Screen, text: string): void {
  cursorTo(stream, 0)
  stream.write(text)
  clearLine(stream, 1)
}

/** @param share of the whole, from 0 to 1 */
export function bar(share: number): string {
  const filled = Math.max(0, Math.min(BAR, Math.round(share * BAR)))
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`
}
