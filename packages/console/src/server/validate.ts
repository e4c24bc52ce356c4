import { zValidator } from '@hono/zod-validator'
import { z } from 'zod'
import { answerError } from './answer.ts'

/** Checks a part of a request. What is wrong is told by its place and rule, not by what was found there. */
export function validate<Target extends 'query' | 'json' | 'param', Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  return zValidator(target, schema, (result, c) => {
    if (result.success) return undefined
    const message = result.error.issues.map(issue => `${issue.path.join('.') || target}: ${issue.message}`).join('; ')
    return answerError(c, { status: 400, code: 'BAD_REQUEST', message })
  })
}

/** How many of a list are wanted. */
export function limitSchema(usual: number, most: number) {
  return z.coerce.number().int().min(1).max(most).default(usual)
}

/** Where a page of a list begins. */
export const cursorSchema = z.string().min(1).max(4_096).optional()

export const idSchema = z.object({ id: z.string().min(1).max(1_024) })
