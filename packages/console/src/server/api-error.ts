import { InputError, TransientError } from '@inlet/core'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { QueryFailure } from '../query/query-runner.ts'

/** What a client is told of what went wrong: no more than was made for it. */
export interface ApiError {
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly message: string
}

export const NOT_FOUND: ApiError = { status: 404, code: 'NOT_FOUND', message: 'There is no such thing' }

export function notFound(what: string): ApiError {
  return { ...NOT_FOUND, message: `There is no such ${what}` }
}

/** @returns undefined for what is a mistake of the console itself */
export function toApiError(error: unknown): ApiError | undefined {
  if (error instanceof QueryFailure) {
    if (error.code === 'INTERNAL') return undefined
    return { status: error.code === 'ID_TAKEN' ? 409 : 503, code: error.code, message: error.message }
  }
  if (error instanceof InputError) return { status: 422, code: error.code, message: error.message }
  if (error instanceof TransientError) return { status: 503, code: error.code, message: error.message }
  if (error instanceof HTTPException && error.status < 500) {
    return { status: error.status as ContentfulStatusCode, code: 'BAD_REQUEST', message: error.message }
  }
  return undefined
}
