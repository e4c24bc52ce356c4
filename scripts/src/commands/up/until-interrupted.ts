import { INTERRUPTED } from '../../output/interrupted.ts'
import { whenPipeCloses } from '../../output/print.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Resolves at the first signal to end, or when nobody reads the output any more, so that there is time to end well. The
 * second signal ends the process at once.
 */
export function untilInterrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isInterrupted = false
  const interrupt = () => {
    if (isInterrupted) process.exit(INTERRUPTED)
    isInterrupted = true
    resolve()
  }
  for (const signal of SIGNALS) process.on(signal, interrupt)
  whenPipeCloses(resolve)
  return promise
}
