import { once } from 'node:events'

let onClosedPipe: () => void = () => process.exit()

/** Ends the process, quietly, when whoever reads its output has read enough: `lake query … | head`. */
export function stopOnClosedPipe(): void {
  process.stdout.on('error', error => {
    unlessClosed(error)
    onClosedPipe()
  })
}

/** Ends otherwise then: for a command that has something to finish. */
export function whenPipeCloses(end: () => void): void {
  onClosedPipe = end
}

/** Writes lines to standard output, no faster than they are read. */
export async function print(lines: Iterable<string>): Promise<void> {
  for (const line of lines) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain').catch(unlessClosed)
  }
}

/** Whoever has read enough is no failure. */
function unlessClosed(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
}
