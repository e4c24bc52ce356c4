import type { Run } from '@inlet/console/api'
import { InputError, TransientError } from '@inlet/core'
import { FunctionError } from '@inlet/local/lambda'
import { failureText } from '../live/failure-text.ts'

/** Why a run did not end well; null if somebody stopped it. What a function threw is known by its name. */
export function failureOf(error: unknown): Run['failure'] {
  if (error instanceof InputError || error instanceof TransientError)
    return { code: error.code, message: error.message }
  if (error instanceof FunctionError) return { code: error.errorName ?? error.kind, message: failureText(error) }
  if (error instanceof Error && error.cause instanceof FunctionError) return failureOf(error.cause)
  if (error instanceof Error && error.name === 'AbortError') return null
  return { code: error instanceof Error ? error.name : typeof error, message: failureText(error) }
}
