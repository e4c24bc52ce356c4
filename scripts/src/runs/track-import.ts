import type { Run, RunAccounting, RunProgress } from '@inlet/console/api'
import { outputKeys } from '@inlet/csv-to-dynamodb/object-keys'
import { StateFile, type StoredState } from '@inlet/csv-to-dynamodb/state'
import { directoryStore } from '@inlet/lake/directory'
import { type GoesOn, parseGoesOn } from '../commands/import/goes-on.ts'
import { failureOf } from './failure-of.ts'
import type { RunHandle } from './run-handle.ts'
import type { RunLog } from './run-log.ts'

type ImportState = StoredState['state']

/** An import of an object, by csv-to-dynamodb. */
export interface TrackedImport {
  readonly trigger: Run['trigger']
  readonly bucket: string
  readonly key: string
  /** In DynamoDB. */
  readonly table: string
  /** Of the event that asks for it: with another one, it is another import. */
  readonly sequencer: string
  /** Directory of the lake. */
  readonly lake: string
  /** What a failure leaves behind that does not end the import for good. */
  readonly afterFailure?: 'interrupted' | 'waiting'
}

/** What begins an import's run, or goes on with it: for `RunLog.begin`. */
export function importRun({ trigger, bucket, key, table, sequencer }: Omit<TrackedImport, 'lake'>) {
  const identity = JSON.stringify([table, bucket, key, sequencer])
  return { kind: 'import', trigger, object: placeOf({ bucket, key }), table, identity } as const
}

/**
 * Does `work`, which invokes the function until nothing is left to do, as a run of the log: its progress by the lines of
 * the function's log, its end by the import's state. An import that has ended already is no run.
 * @throws what `work` throws
 */
export async function trackImport<T>(
  log: RunLog,
  tracked: TrackedImport,
  work: (onLogLine: (line: string) => void) => Promise<T>,
): Promise<T> {
  const before = await readState(tracked)
  if (before !== undefined && hasEnded(before)) return work(() => undefined)
  const run = await log.begin(importRun(tracked))
  try {
    const done = await work(line => tellProgress(run, tracked, line))
    await end(run, tracked, undefined)
    return done
  } catch (error) {
    await end(run, tracked, error)
    throw error
  }
}

function tellProgress(run: RunHandle, tracked: TrackedImport, line: string): void {
  const step = parseGoesOn(line)
  if (step !== undefined && step.object === placeOf(tracked)) run.update({ progress: progressOf(step) })
}

/** Nobody knows how much text a compressed file has until it is read. */
function progressOf({ object, rows, rowsPerSecond, byte, size }: GoesOn): RunProgress {
  return { rows, rowsPerSecond, share: /\.csv$/i.test(object) ? Math.min(1, byte / Math.max(1, size)) : null }
}

async function end(run: RunHandle, tracked: TrackedImport, error: unknown): Promise<void> {
  const state = await readState(tracked)
  if (state !== undefined && hasEnded(state)) {
    const { counts, failure, status } = state
    const rows = counts.processed + counts.unprocessed
    run.update({ progress: { rows, share: status === 'done' ? 1 : null, rowsPerSecond: null } })
    await run.end({
      status: status === 'done' ? 'succeeded' : 'failed',
      accounting: rows === 0 ? null : accountingOf(counts),
      outputs: outputsOf(tracked, counts),
      failure,
    })
    return
  }
  const failure = error === undefined ? null : failureOf(error)
  if (tracked.afterFailure === 'waiting') run.update({ status: 'waiting', failure })
  else await run.end({ status: 'interrupted', failure })
}

function accountingOf({ processed, superseded, unprocessed }: ImportState['counts']): RunAccounting {
  return {
    in: processed + unprocessed,
    written: processed - superseded,
    superseded,
    refused: unprocessed,
    rescued: 0,
  }
}

function outputsOf({ bucket, key }: TrackedImport, { processed, unprocessed }: ImportState['counts']): Run['outputs'] {
  const keys = outputKeys(key)
  return [
    ...(processed + unprocessed > 0 ? [{ name: 'copy', object: placeOf({ bucket, key: keys.jsonCopy }) }] : []),
    ...(unprocessed > 0 ? [{ name: 'unprocessed', object: placeOf({ bucket, key: keys.unprocessed }) }] : []),
  ]
}

/** That of this very import. What cannot be read is told by the function. */
async function readState({ lake, bucket, key, table, sequencer }: TrackedImport): Promise<ImportState | undefined> {
  const found = await new StateFile(directoryStore(lake), bucket, key, table).read().catch(() => undefined)
  return found?.state.sequencer === sequencer ? found.state : undefined
}

function hasEnded({ status }: ImportState): boolean {
  return status === 'done' || status === 'failed'
}

function placeOf({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return `s3://${bucket}/${key}`
}
