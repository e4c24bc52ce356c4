/** 128 and the number of the signal: what a shell says of a process that Ctrl-C ended. */
const INTERRUPTED = 130

/** Ctrl-C ends the process at once. Whatever it was writing is whole or not there, and the next run begins anew. */
export function exitOnInterrupt(): void {
  process.once('SIGINT', () => {
    process.stderr.write('\nInterrupted. The next run begins anew.\n')
    process.exit(INTERRUPTED)
  })
}
