import { Hono } from 'hono'
import { z } from 'zod'
import { OUTCOMES, type RecordsSource } from '../api/records.ts'
import { answerError } from './answer.ts'
import { notFound } from './api-error.ts'
import { cursorSchema, idSchema, limitSchema, validate } from './validate.ts'

const listSchema = z.object({
  table: z.string().max(1_024).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  key: z.string().max(4_096).optional(),
  before: cursorSchema,
  limit: limitSchema(100, 500),
})

export function recordsRoutes(records: RecordsSource) {
  return new Hono()
    .get('/', validate('query', listSchema), async c => {
      const { before, limit, ...filters } = c.req.valid('query')
      return c.json(await records.list(filters, before, limit))
    })
    .get('/:id', validate('param', idSchema), async c => {
      const trace = await records.trace(c.req.valid('param').id)
      return trace === undefined ? answerError(c, notFound('record')) : c.json(trace)
    })
    .post('/:id/replay', validate('param', idSchema), validate('json', z.object({ apply: z.boolean() })), async c =>
      c.json(await records.replay(c.req.valid('param').id, c.req.valid('json').apply)),
    )
}
