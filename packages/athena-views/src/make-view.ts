import { type AthenaClient, GetQueryExecutionCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena'
import { type ChangeView, InputError, TransientError } from '@inlet/core'
import type { MakeView } from './applier.ts'

/** Athena's words for a failure that is not its own. */
const USER_ERROR = 2

/** Statements take a second or two. */
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 2_000

/** What is left for telling what happened. */
const SPARE_MS = 3_000

/** A reason can quote the whole statement. */
const REASON_CHARACTERS = 300

export interface AthenaOptions {
  readonly workgroup: string
  /** Milliseconds that are left, where there is an end to them. */
  readonly timeLeft: () => number | undefined
  readonly sleep: Sleep
}

export type Sleep = (ms: number) => Promise<unknown>

/**
 * Makes views by Athena, and waits until they are made. Each call gets a request token of its own, from the SDK, which
 * keeps it over its retries. One that follows from the statement would not do: Athena answers a token that it has seen
 * with the earlier query, and a view that somebody dropped meanwhile would not come back.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
 */
export function makeAthenaView(client: Pick<AthenaClient, 'send'>, options: AthenaOptions): MakeView {
  const { workgroup, timeLeft, sleep } = options
  return async view => {
    checkTime(view, timeLeft())
    const id = await startQuery(client, workgroup, view)
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      if (await isMade(client, id, view)) return
      checkTime(view, timeLeft())
      await sleep(wait)
    }
  }
}

async function startQuery(client: Pick<AthenaClient, 'send'>, workgroup: string, view: ChangeView): Promise<string> {
  const start = new StartQueryExecutionCommand({
    QueryString: view.statement,
    // In Athena's own catalog, which is the account's in Glue: others take no views.
    QueryExecutionContext: { Database: view.database },
    WorkGroup: workgroup,
  })
  const { QueryExecutionId: id } = await answer('StartQueryExecution', view, () => client.send(start))
  if (id !== undefined) return id
  throw new TransientError('ATHENA', `Athena StartQueryExecution of ${nameOf(view)} answered without an id`)
}

async function isMade(client: Pick<AthenaClient, 'send'>, id: string, view: ChangeView): Promise<boolean> {
  const get = new GetQueryExecutionCommand({ QueryExecutionId: id })
  const { QueryExecution: query } = await answer('GetQueryExecution', view, () => client.send(get))
  const { State: state, StateChangeReason: reason = 'no reason', AthenaError: error } = query?.Status ?? {}
  if (state === 'SUCCEEDED') return true
  if (state !== 'FAILED' && state !== 'CANCELLED') return false
  const message = `Athena query ${id} that makes view ${nameOf(view)} ${state.toLowerCase()}: ${clip(reason)}`
  if (state === 'FAILED' && error?.ErrorCategory === USER_ERROR && error.Retryable !== true) {
    throw new InputError('VIEW_REFUSED', message)
  }
  throw new TransientError('ATHENA', message)
}

/** What `call` answers. @throws InputError VIEW_REFUSED if the request itself is at fault; else TransientError */
async function answer<T>(operation: string, view: ChangeView, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error'
    const message = `Athena ${operation} of view ${nameOf(view)} failed: ${code}`
    if (code === 'InvalidRequestException') {
      const reason = error instanceof Error ? clip(error.message) : ''
      throw new InputError('VIEW_REFUSED', `${message}: ${reason}`, { cause: error })
    }
    throw new TransientError(code === 'AccessDeniedException' ? 'ACCESS_DENIED' : 'ATHENA', message, { cause: error })
  }
}

function checkTime(view: ChangeView, left: number | undefined): void {
  if (left === undefined || left > SPARE_MS) return
  throw new TransientError('OUT_OF_TIME', `No time is left for view ${nameOf(view)}`)
}

function nameOf({ database, name }: ChangeView): string {
  return `${database}.${name}`
}

function clip(text: string): string {
  return text.length <= REASON_CHARACTERS ? text : `${text.slice(0, REASON_CHARACTERS)}…`
}
