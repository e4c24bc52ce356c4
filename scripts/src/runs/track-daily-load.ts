import type { PartitionSwap, Run } from '@inlet/console/api'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import type { LoadRequest } from '@inlet/csv-to-partition/load-request'
import type { LoadProgress } from '@inlet/csv-to-partition/loader'
import { failureOf } from './failure-of.ts'
import { findSwaps, type Locations, readLocations } from './find-swaps.ts'
import { parseLoadGoesOn } from './load-goes-on.ts'
import type { NewRun } from './new-run.ts'
import { rowRate } from './row-rate.ts'
import type { RunHandle } from './run-handle.ts'
import type { RunLog } from './run-log.ts'

/** A load of a day, by csv-to-partition. */
export interface TrackedLoad {
  readonly trigger: Run['trigger']
  /** Its name, if it is a feed's. */
  readonly feed: string | null
  readonly request: Pick<LoadRequest, 'table' | 'dataRef'>
  /** Directory of the lake. */
  readonly lake: string
  /** If what is begun with the same again is to go on as the same run. */
  readonly identity?: string
  /** What a failure leaves behind; `failed` if left out. `waiting` is for a load that comes again by itself. */
  readonly afterFailure?: (error: unknown) => 'failed' | 'interrupted' | 'waiting'
}

/** Whoever does the load tells how far it is: itself, or by the lines of the function's log. */
export interface LoadProgressTeller {
  onProgress(progress: LoadProgress): void
  onLogLine(line: string): void
}

/** What begins a load's run. */
function loadRun({ trigger, feed, request: { table, dataRef }, identity }: Omit<TrackedLoad, 'lake'>): NewRun {
  return {
    ...{ kind: 'daily load', trigger, object: null, table: `${table.database}.${table.name}`, feed, dataRef },
    ...(identity !== undefined && { identity }),
  }
}

/** Does `work`, a load, as a run of the log. @throws what `work` throws */
export async function trackDailyLoad(
  log: RunLog,
  tracked: TrackedLoad,
  work: (tell: LoadProgressTeller) => Promise<LoadReport>,
): Promise<LoadReport> {
  const { lake, request, afterFailure = () => 'failed' } = tracked
  const before = await readLocations(lake, request.table).catch(() => undefined)
  const run = await log.begin(loadRun(tracked))
  try {
    const report = await work(tellerOf(run, tracked))
    await endWell(run, tracked, report, before)
    return report
  } catch (error) {
    const status = afterFailure(error)
    const failure = failureOf(error)
    if (status === 'waiting') run.update({ status, failure })
    else await run.end({ status, failure })
    throw error
  }
}

function tellerOf(run: RunHandle, { request: { table, dataRef } }: TrackedLoad): LoadProgressTeller {
  const rateOf = rowRate()
  return {
    onProgress({ object, rows, share = null }) {
      run.update({ object, progress: { rows, share, rowsPerSecond: rateOf(rows) } })
    },
    onLogLine(line) {
      const step = parseLoadGoesOn(line)
      if (step === undefined || step.table !== table.name || step.dataRef !== dataRef) return
      const { object, rows, rowsPerSecond, share = null } = step
      run.update({ object, progress: { rows, share, rowsPerSecond } })
    },
  }
}

async function endWell(
  run: RunHandle,
  { lake, request }: TrackedLoad,
  report: LoadReport,
  before: Locations | undefined,
): Promise<void> {
  const after = await readLocations(lake, request.table).catch(() => undefined)
  const swaps = after === undefined ? [] : await findSwaps(lake, report, before ?? new Map(), after)
  const { rows, quarantined_rows: refused, rescued_values: rescued, quarantine } = report
  const superseded = report.superseded_partitions > 0 && after !== undefined ? rows - sumOf(swaps) : 0
  run.update({ progress: { rows: rows + refused, share: 1, rowsPerSecond: null } })
  await run.end({
    status: 'succeeded',
    object: report.source_object,
    accounting: { in: rows + refused, written: rows - superseded, superseded, refused, rescued },
    outputs: quarantine === null ? [] : [{ name: 'quarantine', object: quarantine }],
    // That there was nothing before is not to be said where nobody could look.
    swaps: before === undefined ? [] : swaps,
  })
}

function sumOf(swaps: readonly PartitionSwap[]): number {
  return swaps.reduce((sum, { rowsAfter }) => sum + rowsAfter, 0)
}
