import type { Run } from '@inlet/console/api'
import { seconds } from '../../output/numbers.ts'

/** `exchange_rates 20260131`, or the table that is filled. */
export function subjectOf({ feed, dataRef, table }: Run): string {
  return dataRef === null ? table : `${feed ?? table} ${dataRef}`
}

/** `running 45 %`, `failed BAD_HEADER` */
export function statusText({ status, progress, failure }: Run): string {
  if (status === 'running') return progress?.share == null ? status : `${status} ${Math.floor(progress.share * 100)} %`
  return failure === null ? status : `${status} ${failure.code}`
}

/** How long it took, or goes on already. What was interrupted may have been at work for a part of the time only. */
export function tookText({ startedAt, endedAt, status }: Run, now: number): string {
  return status === 'interrupted' ? '' : seconds((endedAt ?? now) - startedAt)
}
