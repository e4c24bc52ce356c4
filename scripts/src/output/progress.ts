import { count } from './numbers.ts'
import { bar, redrawLine, type Screen } from './status-line.ts'

export interface Progress {
  update(done: number): void
  end(): void
}

const REDRAW_MS = 80

/** Shows how far something is: on a terminal a line that changes in place, elsewhere a plain line at each quarter. */
export function startProgress(label: string, unit: string, total: number, stream: Screen = process.stderr): Progress {
  return stream.isTTY ? lineProgress(label, unit, total, stream) : plainProgress(label, unit, total, stream)
}

function lineProgress(label: string, unit: string, total: number, stream: Screen): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY
  return {
    update(done) {
      if (performance.now() - drawnAt < REDRAW_MS) return
      drawnAt = performance.now()
      redrawLine(stream, `  ${label} ${bar(done / total)} ${count(done)} ${unit}`)
    },
    end: () => redrawLine(stream, ''),
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
