import { InputError, TransientError } from '@inlet/core'
import { loadDaily } from '@inlet/csv-to-partition/load-daily'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import type { LoadRequest } from '@inlet/csv-to-partition/load-request'
import type { Loader, LoadProgress } from '@inlet/csv-to-partition/loader'
import { openLake, silentTelemetry } from '@inlet/lake'
import { type StatusLine, startStatus } from '../../output/status-line.ts'
import { openRunLog } from '../../runs/run-log.ts'
import { trackDailyLoad } from '../../runs/track-daily-load.ts'
import { dailySettings } from './daily-settings.ts'
import type { DayResult } from './day-results.ts'
import { showProgress } from './load-progress.ts'

const NO_STATUS: StatusLine = { show: () => undefined, end: () => undefined }

interface LoadOptions {
  /** Its name. */
  readonly feed: string
  /** Directory of the lake. */
  readonly lake: string
  /** Whether to show no progress. */
  readonly isSilent: boolean
  /** Ends the load under way before it is live, or else after it; those after it are not begun. */
  readonly signal: AbortSignal
}

/** Loads one after the other. A load that fails does not keep the others from being done. */
export async function loadDays(requests: readonly LoadRequest[], options: LoadOptions): Promise<DayResult[]> {
  const { feed, lake, isSilent, signal } = options
  const loader: Loader = {
    lake: await openLake({ LOCAL_BUCKETS_DIR: lake }),
    settings: dailySettings(process.env),
    telemetry: silentTelemetry,
    now: Date.now,
    // A function whose time runs out leaves the table as it is, and nothing behind.
    timeLeft: () => (signal.aborted ? 0 : undefined),
  }
  const afterFailure = (error: unknown) => (isInterruption(error, signal) ? 'interrupted' : 'failed')
  const status = isSilent ? NO_STATUS : startStatus()
  signal.addEventListener('abort', status.end, { once: true })
  await using log = openRunLog(lake)
  const results: DayResult[] = []
  for (const [index, request] of requests.entries()) {
    const day = requests.length === 1 ? request.dataRef : `${request.dataRef} (${index + 1} of ${requests.length})`
    const show = showProgress(status, day)
    const load = () =>
      trackDailyLoad(log, { trigger: 'command', feed, request, lake, afterFailure }, tell => {
        const onProgress = (progress: LoadProgress) => {
          tell.onProgress(progress)
          if (!signal.aborted) show(progress)
        }
        return loadDaily(request, { ...loader, onProgress })
      })
    results.push(await loadDay(request, load, signal))
  }
  status.end()
  return results
}

async function loadDay(
  { dataRef: data_ref }: LoadRequest,
  load: () => Promise<LoadReport>,
  signal: AbortSignal,
): Promise<DayResult> {
  if (signal.aborted) return { status: 'Interrupted', data_ref, isBegun: false }
  const start = performance.now()
  const ms = () => Math.round(performance.now() - start)
  try {
    return { ...(await load()), ms: ms() }
  } catch (error) {
    if (isInterruption(error, signal)) return { status: 'Interrupted', data_ref, isBegun: true }
    const code = error instanceof InputError || error instanceof TransientError ? error.code : null
    const message = error instanceof Error ? error.message : String(error)
    return { status: 'Failed', data_ref, code, message, ms: ms() }
  }
}

function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof TransientError && error.code === 'OUT_OF_TIME'
}
