import { clearLine, cursorTo } from 'node:readline'
import { count } from './numbers.ts'

export interface Progress {
  update(done: number): void
  end(): void
}

/** The part of a terminal, or of what stands in for it, that is written to. */
type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean }

const REDRAW_MS = 80
const BAR = 24

/** Shows how far something is: on a terminal a line that changes in place, elsewhere a plain line at each quarter. */
export function startProgress(label: string, unit: string, total: number, stream: Screen = process.stderr): Progress {
  return stream.isTTY ? lineProgress(label, unit, total, stream) : plainProgress(label, unit, total, stream)
}

function lineProgress(label: string, unit: string, total: number, stream: Screen): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY
  const redraw = (text: string) => {
    cursorTo(stream, 0)
    stream.write(text)
    clearLine(stream, 1)
  }
  return {
    update(done) {
      if (performance.now() - drawnAt < REDRAW_MS) return
      drawnAt = performance.now()
      const filled = Math.min(BAR, Math.round((done / total) * BAR))
      redraw(`  ${label} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${count(done)} ${unit}`)
    },
    end: () => redraw(''),
  }
}

function plainProgress(label: string, unit: string, total: number, stream: Screen): Progress {
  let quarters = 0
  return {
    update(done) {
      const reached = Math.min(4, Math.floor((4 * done) / total))
      if (reached <= quarters) return
      quarters = reached
      stream.write(`  ${label} ${25 * reached} % (${count(done)} ${unit})\n`)
    },
    end: () => undefined,
  }
}
