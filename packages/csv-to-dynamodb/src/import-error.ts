import { InputError } from '@inlet/core'
import { ObjectNotFound, PreconditionFailed } from '@inlet/lake'
import type { Counts, Failure } from './state/import-state.ts'

/** An object whose import ended before its end, for a reason that no retry can mend. */
export class ImportError extends InputError {
  readonly processedRows: number
  readonly unprocessedRows: number

  constructor({ code, message }: Failure, { processed, unprocessed }: Pick<Counts, 'processed' | 'unprocessed'>) {
    const rows = processed + unprocessed
    super(
      code,
      rows === 0 ? message : `${message} (before that, ${processed} rows were processed, ${unprocessed} were not)`,
    )
    this.processedRows = processed
    this.unprocessedRows = unprocessed
  }
}

/** What ends the reading of an object for good; `undefined` if trying again may help. */
export function readingFailure(error: unknown, source: string): Failure | undefined {
  if (error instanceof PreconditionFailed || error instanceof ObjectNotFound) {
    return { code: 'OBJECT_REPLACED', message: `${source} was replaced or deleted while it was read` }
  }
  if (!(error instanceof InputError)) return undefined
  const { code, message } = error
  return { code, message: message.startsWith(source) ? message : `${source}: ${message}` }
}

/** For logs. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(typeof thrown)
}

/** What kind of error it is, without its message: `Error ECONNREFUSED`. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name
}
