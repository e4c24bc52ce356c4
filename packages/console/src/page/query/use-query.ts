import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { QueryAnswer } from '../../api/query.ts'
import { type ApiError, isAbort, remove } from '../client/api.ts'
import { asApiError } from '../client/use-fresh.ts'
import { newQueryId, runQuery } from './run-query.ts'

export type QueryState =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly since: number; readonly isCancelling: boolean }
  /** Of `sql`, whatever stands in the editor by now. */
  | { readonly is: 'answered'; readonly sql: string; readonly answer: QueryAnswer }
  | { readonly is: 'failed'; readonly error: ApiError }

export interface Query {
  readonly state: ReadonlySignal<QueryState>
  /** Nothing while another one runs. */
  readonly run: (sql: string) => void
  readonly cancel: () => void
}

/** Runs one query at a time; one that still runs ends with the component. */
export function useQuery(limit: number, onEnd: (state: QueryState) => void): Query {
  const state = useSignal<QueryState>({ is: 'idle' })
  const underWay = useRef<{ readonly id: string; readonly controller: AbortController }>(undefined)

  const end = (next: QueryState) => {
    underWay.current = undefined
    state.value = next
    onEnd(next)
  }
  const run = (sql: string) => {
    if (underWay.current !== undefined) return
    const started = { id: newQueryId(), controller: new AbortController() }
    underWay.current = started
    state.value = { is: 'running', since: Date.now(), isCancelling: false }
    runQuery({ id: started.id, sql, limit }, started.controller.signal).then(
      answer => end({ is: 'answered', sql, answer }),
      error => !isAbort(error) && end({ is: 'failed', error: asApiError(error) }),
    )
  }
  const cancel = () => {
    const started = underWay.current
    const running = state.peek()
    if (started === undefined || running.is !== 'running' || running.isCancelling) return
    state.value = { ...running, isCancelling: true }
    remove(`/api/query/${started.id}`).catch(error => {
      started.controller.abort()
      if (underWay.current === started) end({ is: 'failed', error: asApiError(error) })
    })
  }

  useEffect(
    () => () => {
      const started = underWay.current
      if (started === undefined) return
      // Nobody waits for it; the server also sees that the connection ends.
      remove(`/api/query/${started.id}`).catch(() => undefined)
      started.controller.abort()
    },
    [],
  )
  return { state, run, cancel }
}
