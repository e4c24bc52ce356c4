import { once } from 'node:events'

/** Ends the process, quietly, when whoever reads its output has read enough: `lake query … | head`. */
export function stopOnClosedPipe(): void {
  process.stdout.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') process.exit()
    throw error
  })
}

/** Writes lines to standard output, no faster than they are read. */
export async function print(lines: Iterable<string>): Promise<void> {
  for (const line of lines) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
  }
}
