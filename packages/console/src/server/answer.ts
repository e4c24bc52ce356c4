import type { Context } from 'hono'
import type { ApiError } from './api-error.ts'

/** Every error has this one shape. */
export function answerError(c: Context, { status, code, message }: ApiError) {
  return c.json({ code, message }, status)
}
