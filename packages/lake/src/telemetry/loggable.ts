import { ConfigError, InputError, TransientError } from '@inlet/core'

/** An error as a log may have it. Messages of Inlet's own errors are made for logs; those of others may quote a record. */
export function loggable(error: unknown): Error {
  if (error instanceof TransientError || error instanceof ConfigError || error instanceof InputError) return error
  if (error instanceof AggregateError) return loggable(error.errors[0])
  const name = error instanceof Error ? error.name : typeof error
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)) : []
  const safe = new Error(`Unexpected ${name}${codeOf(error)}`)
  safe.stack = [safe.message, ...frames].join('\n')
  return safe
}

/** ECONNREFUSED and the like. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? ` ${code}` : ''
}
