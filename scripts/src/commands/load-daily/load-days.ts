import { InputError, TransientError } from '@inlet/core'
import { loadDaily } from '@inlet/csv-to-partition/load-daily'
import type { LoadRequest } from '@inlet/csv-to-partition/load-request'
import type { Loader } from '@inlet/csv-to-partition/loader'
import { openLake, silentTelemetry } from '@inlet/lake'
import { type StatusLine, startStatus } from '../../output/status-line.ts'
import { dailySettings } from './daily-settings.ts'
import type { DayResult } from './day-results.ts'
import { showProgress } from './load-progress.ts'

const NO_STATUS: StatusLine = { show: () => undefined, end: () => undefined }

interface LoadOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** Whether to show no progress. */
  readonly isSilent: boolean
  /** Ends the load under way before it is live, or else after it; those after it are not begun. */
  readonly signal: AbortSignal
}

/** Loads one after the other. A load that fails does not keep the others from being done. */
export async function loadDays(requests: readonly LoadRequest[], options: LoadOptions): Promise<DayResult[]> {
  const { lake, isSilent, signal } = options
  const loader: Loader = {
    lake: await openLake({ LOCAL_BUCKETS_DIR: lake }),
    settings: dailySettings(process.env),
    telemetry: silentTelemetry,
    now: Date.now,
    // A function whose time runs out leaves the table as it is, and nothing behind.
    timeLeft: () => (signal.aborted ? 0 : undefined),
  }
  const status = isSilent ? NO_STATUS : startStatus()
  signal.addEventListener('abort', status.end, { once: true })
  const results: DayResult[] = []
  for (const [index, request] of requests.entries()) {
    const day = requests.length === 1 ? request.dataRef : `${request.dataRef} (${index + 1} of ${requests.length})`
    const show = showProgress(status, day)
    const onProgress: typeof show = progress => (signal.aborted ? undefined : show(progress))
    results.push(await loadDay(request, { ...loader, onProgress }, signal))
  }
  status.end()
  return results
}

async function loadDay(request: LoadRequest, loader: Loader, signal: AbortSignal): Promise<DayResult> {
  const { dataRef: data_ref } = request
  if (signal.aborted) return { status: 'Interrupted', data_ref, isBegun: false }
  const start = performance.now()
  const ms = () => Math.round(performance.now() - start)
  try {
    return { ...(await loadDaily(request, loader)), ms: ms() }
  } catch (error) {
    if (signal.aborted && error instanceof TransientError && error.code === 'OUT_OF_TIME') {
      return { status: 'Interrupted', data_ref, isBegun: true }
    }
    const code = error instanceof InputError || error instanceof TransientError ? error.code : null
    const message = error instanceof Error ? error.message : String(error)
    return { status: 'Failed', data_ref, code, message, ms: ms() }
  }
}
