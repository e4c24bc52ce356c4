import type { ReplayOutcome } from '@inlet/console/api'
import type { Feeds } from '@inlet/csv-to-partition/feeds'
import type { ReplayAnswer, ReplayRequest } from '@inlet/stream-to-parquet/replay'
import { readFilters } from '../commands/replay/filters.ts'
import { listedRecord } from '../commands/replay/list-records.ts'
import { openLocalPlace } from '../commands/replay/local-place.ts'
import type { ObjectReport } from '../commands/replay/object-report.ts'
import { replayBatch } from '../commands/replay/replay-batches.ts'
import { replayListed } from '../commands/replay/replay-records.ts'
import { Budget, type ReplayRun } from '../commands/replay/replay-run.ts'
import { headIfThere } from '../live/head-if-there.ts'
import { RAW } from '../live/stream-to-parquet.ts'
import { CommandError } from '../output/run-cli.ts'

const NO_FILTERS = readFilters({
  only: undefined,
  code: undefined,
  table: undefined,
  from: undefined,
  to: undefined,
  limit: undefined,
})
const NO_FEEDS: Feeds = []

/** What is to be replayed: a record in quarantine, or a batch that was given up, whole. */
export interface ReplayTarget {
  readonly kind: 'record' | 'batch'
  readonly key: string
}

export interface ReplayOptions {
  /** Directory of the lake. */
  readonly lake: string
  readonly env: NodeJS.ProcessEnv
  /** The code that loads records. */
  readonly ask: (request: ReplayRequest) => Promise<ReplayAnswer>
  readonly apply: boolean
}

/** Replays one object as `lake replay` does, under the same lock, or says what would become of it. */
export async function replayOne(
  target: ReplayTarget,
  { lake, env, ask, apply }: ReplayOptions,
): Promise<ReplayOutcome> {
  try {
    await using place = await openLocalPlace({ lake, feeds: NO_FEEDS, env, option: lake, apply })
    const run: ReplayRun = {
      place: { ...place, changes: { ...place.changes, ask } },
      apply,
      filters: NO_FILTERS,
      budget: new Budget(1),
      signal: new AbortController().signal,
    }
    const report = await (target.kind === 'record' ? replayRecord(target.key, run) : replayGivenUp(target.key, run))
    return report === undefined ? GONE : outcomeOf(report, apply)
  } catch (error) {
    // Another replay has the lock.
    if (error instanceof CommandError) return { is: 'failed', text: error.message }
    throw error
  }
}

export const GONE: ReplayOutcome = {
  is: 'gone',
  text: 'It is not in quarantine any more: it was replayed or removed meanwhile',
}

async function replayRecord(key: string, run: ReplayRun): Promise<ObjectReport | undefined> {
  const head = await headIfThere(run.place.store, run.place.changes.quarantineBucket, key)
  const record = head && listedRecord({ key, ...head })
  if (record === undefined) return undefined
  for await (const report of replayListed([record], run)) return report
  return undefined
}

async function replayGivenUp(key: string, run: ReplayRun): Promise<ObjectReport | undefined> {
  const head = await headIfThere(run.place.store, run.place.changes.failuresBucket, key)
  return head && replayBatch({ key, ...head }, run)
}

function outcomeOf({ kind, outcome, tables, reasons, rows, loaded, bad }: ObjectReport, apply: boolean): ReplayOutcome {
  const why = reasons.join('; ')
  const ofBatch = kind === 'batches' ? `, the whole batch: ${loaded} of ${rows} records, ${bad} to quarantine` : ''
  switch (outcome) {
    case 'loaded':
      return {
        is: apply ? 'loaded' : 'would be loaded',
        text: `${tables.map(table => `${RAW}.${table}`).join(', ') || 'no table'}${ofBatch}`,
      }
    case 'failed':
      return { is: 'failed', text: why }
    case 'bad':
    case 'left':
      return { is: 'still refused', text: why }
  }
}
