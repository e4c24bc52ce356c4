import type { QueryRequest } from '../api/query.ts'
import { LIMITS, MOST_CSV_ROWS, type QueryLimits, USUAL_ROWS } from './limits.ts'
import type { FromProcess, Refusal } from './messages.ts'
import { openProcessPool } from './process-pool.ts'

/** Runs queries over a lake, in processes of their own. */
export interface QueryRunner {
  /** Has a process start, so that the first query does not wait for one. */
  warm(): void
  /**
   * @returns the `QueryAnswer` as JSON
   * @throws QueryFailure if the lake cannot be read, or the id is taken
   */
  run(request: QueryRequest): Promise<string>
  /**
   * Gives all rows as CSV to `write`, as fast as it takes them. The query is cancelled if `write` fails.
   * @returns how it ended: what was written is whole only if that is `end`
   * @throws QueryFailure as `run`; whatever `write` throws
   */
  runCsv(request: QueryRequest, write: (csv: string) => Promise<void>): Promise<CsvOutcome>
  /** Cancels a query that runs or waits; nothing if there is none. */
  cancel(id: string): void
  close(): Promise<void>
}

type CsvOutcome = { readonly is: 'end' } | Refusal | Cancelled

interface Cancelled {
  readonly is: 'cancelled'
}

/** It is not the query that is at fault. */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export const CANCELLED: Cancelled = { is: 'cancelled' }

export function openQueryRunner(lake: string, limits: QueryLimits = LIMITS): QueryRunner {
  const pool = openProcessPool(limits)
  const running = new Map<string, AbortController>()

  /** Begins a query, whose process is given back by `end`. */
  async function begin({ id, sql, limit = USUAL_ROWS }: QueryRequest, as: 'json' | 'csv') {
    if (running.has(id)) throw new QueryFailure('ID_TAKEN', 'A query of this id runs already')
    const abort = new AbortController()
    running.set(id, abort)
    const process = await pool.take(abort.signal).catch((error: unknown) => {
      running.delete(id)
      throw error
    })
    if (process === undefined) {
      running.delete(id)
      return undefined
    }
    abort.signal.addEventListener('abort', () => void process.kill())
    const first = process.exchange({ is: 'ask', lake, sql, as, limit })
    const end = () => {
      running.delete(id)
      pool.giveBack(process)
    }
    return { process, first, end }
  }

  return {
    warm: () => pool.warm(),

    async run(request) {
      const query = await begin(request, 'json')
      if (query === undefined) return JSON.stringify(CANCELLED)
      try {
        const answer = orFail(await query.first)
        return answer.is === 'answer' ? answer.json : JSON.stringify(answer)
      } finally {
        query.end()
      }
    },

    async runCsv(request, write) {
      const query = await begin({ ...request, limit: MOST_CSV_ROWS }, 'csv')
      if (query === undefined) return CANCELLED
      try {
        let message = orFail(await query.first)
        while (message.is === 'piece') {
          await write(message.csv)
          message = orFail(await query.process.exchange({ is: 'more' }))
        }
        return message.is === 'answer' ? CANCELLED : message
      } catch (error) {
        await query.process.kill()
        throw error
      } finally {
        query.end()
      }
    },

    cancel: id => running.get(id)?.abort(),

    async close() {
      for (const abort of running.values()) abort.abort()
      await pool.close()
    },
  }
}

function orFail(answer: FromProcess | Cancelled): Exclude<FromProcess, { is: 'failed' }> | Cancelled {
  if (answer.is === 'failed') throw new QueryFailure(answer.code, answer.message)
  return answer
}
