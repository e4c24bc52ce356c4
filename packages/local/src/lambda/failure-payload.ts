import type { FunctionError, FunctionErrorKind } from '../function/function-error.ts'

/** What Lambda calls what a function does not throw itself. */
const RUNTIME_TYPES: Partial<Readonly<Record<FunctionErrorKind, string>>> = {
  timeout: 'Sandbox.Timedout',
  exit: 'Runtime.ExitError',
  crash: 'Runtime.ExitError',
}

/** The payload of an invocation that failed. */
export function failurePayload({ kind, message, errorName }: FunctionError) {
  const errorType = RUNTIME_TYPES[kind] ?? errorName ?? 'Error'
  const prefix = `${errorName}: `
  return { errorType, errorMessage: message.startsWith(prefix) ? message.slice(prefix.length) : message }
}
