import { INTERRUPTED } from '../output/interrupted.ts'

/** Ctrl-C ends the process at once. Whatever it was writing is whole or not there, and the next run begins anew. */
export function exitOnInterrupt(): void {
  process.once('SIGINT', () => {
    process.stderr.write('\nInterrupted. The next run begins anew.\n')
    process.exit(INTERRUPTED)
  })
}
