import { type FeedMatch, requestOf } from '@inlet/csv-to-partition/feeds'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import type { LoadRequest } from '@inlet/csv-to-partition/load-request'
import type { Settings } from '@inlet/csv-to-partition/settings'
import type { RunLog } from '../../runs/run-log.ts'
import { trackDailyLoad } from '../../runs/track-daily-load.ts'
import type { Listen } from '../log-lines.ts'
import type { LoadObserver } from './load-event.ts'

export interface LoadContext {
  /** Directory of the lake. */
  readonly lake: string
  readonly settings: Settings
  readonly runs: RunLog
  readonly onEvent: LoadObserver
  readonly isStopping: () => boolean
  readonly listen: Listen
}

/** What sets loads off. */
export interface LoadCause {
  readonly trigger: 'upload' | 'schedule'
  /** `s3://bucket/key` of a file that was dropped. */
  readonly object: string | null
  /** Names the message that asks for them: if it comes again, the same runs go on. */
  readonly messageId: string
  /** Whether the message is given up if it fails. */
  readonly isLast: boolean
}

/**
 * Does the loads of some feeds' days, which are done by one invocation, each as a run.
 * @param invoke does them all. @returns the reports of those that succeeded
 * @throws what `invoke` throws
 */
export async function loadFeeds(
  matches: readonly FeedMatch[],
  cause: LoadCause,
  context: LoadContext,
  invoke: () => Promise<readonly LoadReport[]>,
): Promise<readonly LoadReport[]> {
  const [match, ...others] = matches
  if (match === undefined) return invoke()
  const defaults = { ...context.settings, now: Date.now }
  const request = requestOf(match.feed, { dataRef: match.dataRef }, defaults)
  let reports: readonly LoadReport[] = []
  await asRun(match, request, cause, context, async () => {
    reports = await loadFeeds(others, cause, context, invoke)
    const own = reports.find(report => report.table === tableOf(request) && report.data_ref === request.dataRef)
    if (own === undefined) throw new TypeError(`Expected a report of ${match.feed.name}, found none`)
    return own
  })
  return reports
}

async function asRun(
  { feed: { name: feed }, dataRef }: FeedMatch,
  request: LoadRequest,
  { trigger, object, messageId, isLast }: LoadCause,
  { lake, runs, onEvent, isStopping, listen }: LoadContext,
  work: () => Promise<LoadReport>,
): Promise<void> {
  const start = performance.now()
  const afterFailure = () => (isStopping() ? 'interrupted' : isLast ? 'failed' : 'waiting')
  const tracked = { trigger, feed, request, lake, identity: `${messageId} ${feed} ${dataRef}`, afterFailure } as const
  onEvent({ is: 'begun', feed, dataRef, object })
  try {
    const report = await trackDailyLoad(runs, tracked, async ({ onLogLine }) => {
      const end = listen(onLogLine)
      return work().finally(end)
    })
    const { source_object, rows, quarantined_rows: quarantined, rescued_values: rescued } = report
    const ms = Math.round(performance.now() - start)
    const loaded = { feed, dataRef, table: report.table, object: source_object, rows, quarantined, rescued, ms }
    onEvent({ is: 'loaded', ...loaded })
  } catch (error) {
    if (isStopping()) onEvent({ is: 'interrupted', feed, dataRef })
    throw error
  }
}

function tableOf({ table }: LoadRequest): string {
  return `${table.database}.${table.name}`
}
