import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecutionStatus,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import type { Smoke } from './check.ts'

/** A query that ended in anything but success. */
class QueryFailed extends Error {
  override readonly name = 'QueryFailed'
  /** Whether it is a matter of rights, which no time will mend. */
  readonly isDenied: boolean

  constructor({ State: state, StateChangeReason: reason = 'no reason' }: QueryExecutionStatus) {
    super(`the query ${state?.toLowerCase()}: ${reason}`)
    this.isDenied = /access ?denied|not authorized|insufficient permissions/i.test(reason)
  }
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 4_000

/**
 * Runs a query of Athena to its end.
 * @returns its id
 * @throws QueryFailed; what the client throws
 */
export async function runQuery(
  smoke: Pick<Smoke, 'athena' | 'pause'>,
  workgroup: string,
  sql: string,
): Promise<string> {
  const { athena, pause } = smoke
  const start = new StartQueryExecutionCommand({ QueryString: sql, WorkGroup: workgroup })
  const { QueryExecutionId: id = '' } = await athena.send(start)
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const { QueryExecution: query } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }))
    const status = query?.Status ?? {}
    if (status.State === 'SUCCEEDED') return id
    if (status.State === 'FAILED' || status.State === 'CANCELLED') throw new QueryFailed(status)
    await pause(wait)
  }
}

/** The number that a query `SELECT count(*) …` gives. @throws as `runQuery` */
export async function countBy(smoke: Pick<Smoke, 'athena' | 'pause'>, workgroup: string, sql: string): Promise<number> {
  const id = await runQuery(smoke, workgroup, sql)
  const { ResultSet } = await smoke.athena.send(new GetQueryResultsCommand({ QueryExecutionId: id }))
  // The first row has the names of the columns.
  return Number(ResultSet?.Rows?.[1]?.Data?.[0]?.VarCharValue)
}

/**
 * What a query says that may become otherwise: a table or view that is not there yet, or is being made anew.
 * @throws what is a matter of rights, or of the client
 */
export async function whyNotYet(ask: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof QueryFailed && !error.isDenied) return error.message
    throw error
  }
}
