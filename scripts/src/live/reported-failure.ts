import { setTimeout as sleep } from 'node:timers/promises'
import { FunctionError } from '@inlet/local/lambda'
import type { Listen } from './log-lines.ts'

/** What a function printed before it answered may take a moment to arrive. */
const LOG_DELAY_MS = 50

interface LoggedError {
  readonly level?: string
  readonly error?: { readonly name?: string; readonly code?: string; readonly message?: string }
}

/**
 * Does `work`, an invocation, and throws why it failed by the function's log: an answer says only that it did, and what a
 * handler throws loses its code on the way.
 * @throws FunctionError with the code and message that the function logged last as an error; else what `work` throws
 */
export async function withReason<T>(listen: Listen, work: () => Promise<T>): Promise<T> {
  let last: LoggedError['error']
  const end = listen(line => {
    last = errorIn(line) ?? last
  })
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FunctionError && (error.kind === 'response' || error.kind === 'handler'))) throw error
    await sleep(LOG_DELAY_MS)
    const name = last?.code ?? last?.name
    if (name === undefined) throw error
    throw new FunctionError('handler', `${name}: ${last?.message ?? ''}`, name)
  } finally {
    end()
  }
}

function errorIn(line: string): LoggedError['error'] {
  if (!line.includes('"ERROR"')) return undefined
  try {
    const { level, error }: LoggedError = JSON.parse(line)
    return level === 'ERROR' ? error : undefined
  } catch {
    return undefined
  }
}
