import type { Run } from '@inlet/console/api'

/** What is known of a run when it begins. */
export interface NewRun extends Pick<Run, 'kind' | 'trigger' | 'object' | 'table'> {
  readonly feed?: string | null
  readonly dataRef?: string | null
  /** By default, it is running. */
  readonly status?: 'waiting' | 'running'
  /** Why it waits. */
  readonly failure?: Run['failure']
  /** Names what is done: if it was begun before, and did not end, the same run goes on. */
  readonly identity?: string
}

/** Its first state. */
export function newRun(id: string, { identity: _, ...begun }: NewRun, startedAt: number): Run {
  return {
    ...{ feed: null, dataRef: null, status: 'running', failure: null, ...begun },
    ...{ id, startedAt, endedAt: null, progress: null, accounting: null, outputs: [], swaps: [] },
  }
}

/** A run that had not ended, begun again. */
export function goneOnWith(earlier: Run, { status = 'running', failure = null, object }: NewRun): Run {
  return { ...earlier, status, failure, object, endedAt: null }
}
