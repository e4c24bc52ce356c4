import { Hono } from 'hono'
import { z } from 'zod'
import type { LakeTables } from '../tables/lake-tables.ts'
import { answerError } from './answer.ts'
import { notFound } from './api-error.ts'
import { cursorSchema, limitSchema, validate } from './validate.ts'

/** Values of a partition, as JSON. */
const valuesSchema = z
  .string()
  .max(16_384)
  .transform((text, context) => {
    const values = z.array(z.string()).safeParse(parseJson(text))
    if (values.success) return values.data
    context.addIssue('Expected a JSON array of texts')
    return z.NEVER
  })

const partitionsSchema = z.object({ after: valuesSchema.optional(), limit: limitSchema(100, 500) })
const filesSchema = z.object({ partition: valuesSchema, after: cursorSchema, limit: limitSchema(100, 500) })
const nameSchema = z.object({ database: z.string().max(1_024), name: z.string().max(1_024) })

export function tablesRoutes(tables: LakeTables) {
  return new Hono()
    .get('/', async c => c.json(await tables.list()))
    .get('/:database/:name', validate('param', nameSchema), async c => {
      const table = await tables.find(c.req.valid('param'))
      return table === undefined ? answerError(c, notFound('table')) : c.json(table)
    })
    .get('/:database/:name/partitions', validate('param', nameSchema), validate('query', partitionsSchema), async c => {
      const { after, limit } = c.req.valid('query')
      const page = await tables.partitions(c.req.valid('param'), after, limit)
      return page === undefined ? answerError(c, notFound('table')) : c.json(page)
    })
    .get('/:database/:name/files', validate('param', nameSchema), validate('query', filesSchema), async c => {
      const { partition, after, limit } = c.req.valid('query')
      const page = await tables.files(c.req.valid('param'), partition, after, limit)
      return page === undefined ? answerError(c, notFound('partition')) : c.json(page)
    })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
