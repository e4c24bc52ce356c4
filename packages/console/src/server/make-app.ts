import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import type { FlowSource } from '../api/flow.ts'
import type { SavedQuery } from '../api/query.ts'
import type { RecordsSource } from '../api/records.ts'
import type { RunsSource } from '../api/runs.ts'
import type { QueryRunner } from '../query/query-runner.ts'
import type { LakeTables } from '../tables/lake-tables.ts'
import { answerError } from './answer.ts'
import { NOT_FOUND, toApiError } from './api-error.ts'
import { followFlow } from './follow-flow.ts'
import { pageRoutes } from './page-routes.ts'
import { queryRoutes } from './query-routes.ts'
import { recordsRoutes } from './records-routes.ts'
import { runsRoutes } from './runs-routes.ts'
import { tablesRoutes } from './tables-routes.ts'

export interface AppParts {
  readonly flow: FlowSource
  readonly records: RecordsSource
  readonly runs: RunsSource
  readonly queries: readonly SavedQuery[]
  readonly tables: LakeTables
  readonly runner: QueryRunner
  readonly pageDirectory: string
  /** Ends what never ends by itself. */
  readonly closing: AbortSignal
  readonly onFailure: (error: unknown) => void
}

/** What the console answers to requests that it does not refuse. */
export function makeApp(parts: AppParts) {
  const { flow, closing, onFailure } = parts
  const api = new Hono<{ Bindings: HttpBindings }>()
    .get('/flow', c => c.json(flow.now()))
    .get('/live', c => {
      // Hono takes HEAD for GET, and whoever asks so waits for no events.
      if (c.env.incoming.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
      followFlow(flow, c.env.outgoing, closing, onFailure)
      return RESPONSE_ALREADY_SENT
    })
    .get('/queries', c => c.json(parts.queries))
    .get('/completions', async c => {
      // Asked for by the editor, so that a query is not far.
      parts.runner.warm()
      return c.json(await parts.tables.completions())
    })
    .route('/records', recordsRoutes(parts.records))
    .route('/runs', runsRoutes(parts.runs))
    .route('/tables', tablesRoutes(parts.tables))
    .route('/', queryRoutes(parts.runner))
    .all('*', c => answerError(c, NOT_FOUND))

  return new Hono<{ Bindings: HttpBindings }>()
    .route('/api', api)
    .route('/', pageRoutes(parts.pageDirectory, onFailure))
    .notFound(c => answerError(c, NOT_FOUND))
    .onError((error, c) => {
      const known = toApiError(error)
      if (known !== undefined) return answerError(c, known)
      onFailure(error)
      const message = 'The console failed; its terminal says more'
      return answerError(c, { status: 500, code: 'INTERNAL', message })
    })
}
