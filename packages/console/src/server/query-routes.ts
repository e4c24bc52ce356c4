import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { z } from 'zod'
import { LIMITS, MOST_ROWS, USUAL_ROWS } from '../query/limits.ts'
import { CANCELLED, type QueryRunner } from '../query/query-runner.ts'
import { answerError } from './answer.ts'
import { idSchema, validate } from './validate.ts'

const requestSchema = z.object({
  id: z.string().min(1).max(200),
  sql: z.string().max(1_000_000),
  limit: z.number().int().min(1).max(MOST_ROWS).default(USUAL_ROWS),
})

const CSV_HEADERS = {
  'content-type': 'text/csv; charset=utf-8; header=present',
  'content-disposition': 'attachment; filename="query.csv"',
}

export function queryRoutes(runner: QueryRunner) {
  return new Hono<{ Bindings: HttpBindings }>()
    .post('/query', validate('json', requestSchema), async c => {
      const request = c.req.valid('json')
      cancelWhenGone(runner, request.id, c.env.outgoing)
      return c.body(await runner.run(request), 200, { 'content-type': 'application/json' })
    })
    .post('/query.csv', validate('json', requestSchema), async c => {
      const request = c.req.valid('json')
      const { outgoing } = c.env
      cancelWhenGone(runner, request.id, outgoing)
      const outcome = await runner
        .runCsv(request, csv => {
          if (!outgoing.headersSent) outgoing.writeHead(200, CSV_HEADERS)
          return write(outgoing, csv)
        })
        .catch((error: unknown) => {
          // It is too late to say anything, or nobody is there to hear it.
          if (outgoing.headersSent || outgoing.destroyed) return CANCELLED
          throw error
        })
      if (outgoing.destroyed) return RESPONSE_ALREADY_SENT
      if (outcome.is === 'end') outgoing.end()
      // What looks whole is whole: the client sees that the connection broke.
      else if (outgoing.headersSent) outgoing.destroy()
      else if (outcome.is === 'refused') return answerError(c, { status: 422, ...outcome })
      else return answerError(c, { status: 409, code: 'CANCELLED', message: 'The query was cancelled' })
      return RESPONSE_ALREADY_SENT
    })
    .delete('/query/:id', validate('param', idSchema), c => {
      runner.cancel(c.req.valid('param').id)
      return c.body(null, 204)
    })
}

/** Nobody waits for the answer any more. */
function cancelWhenGone(runner: QueryRunner, id: string, outgoing: ServerResponse): void {
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) runner.cancel(id)
  })
}

/** Writes, and waits until the client has taken it. @throws if it does not for as long as a query may take */
async function write(outgoing: ServerResponse, text: string): Promise<void> {
  if (outgoing.destroyed) throw new Error('The client is gone')
  if (!outgoing.write(text)) await once(outgoing, 'drain', { signal: AbortSignal.timeout(LIMITS.ms) })
}
