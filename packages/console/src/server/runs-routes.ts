import { Hono } from 'hono'
import { z } from 'zod'
import type { RunKind, RunsSource } from '../api/runs.ts'
import { answerError } from './answer.ts'
import { notFound } from './api-error.ts'
import { cursorSchema, idSchema, limitSchema, validate } from './validate.ts'

const KINDS = ['import', 'daily load'] as const satisfies readonly RunKind[]

const listSchema = z.object({
  kind: z.enum(KINDS).optional(),
  before: cursorSchema,
  limit: limitSchema(50, 500),
})

export function runsRoutes(runs: RunsSource) {
  return new Hono()
    .get('/', validate('query', listSchema), async c => {
      const { kind, before, limit } = c.req.valid('query')
      return c.json(await runs.list(kind, before, limit))
    })
    .get('/:id', validate('param', idSchema), async c => {
      const run = await runs.get(c.req.valid('param').id)
      return run === undefined ? answerError(c, notFound('run')) : c.json(run)
    })
}
