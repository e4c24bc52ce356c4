import type { Kind, ObjectReport } from './object-report.ts'
import { replayBatches } from './replay-batches.ts'
import { replayDaily } from './replay-daily.ts'
import { replayFirehose } from './replay-firehose.ts'
import { replayRecords } from './replay-records.ts'
import type { ReplayKind, ReplayRun } from './replay-run.ts'

/** Records come before batches, which may leave some more in quarantine: those are as the function has just seen them. */
const BY_KIND: Readonly<Record<Kind, ReplayKind>> = {
  records: replayRecords,
  batches: replayBatches,
  daily: replayDaily,
  firehose: replayFirehose,
}

/** Replays what filters let through, kind after kind, and says of each object what became of it, or would. */
export async function* runReplay(run: ReplayRun): AsyncGenerator<ObjectReport> {
  for (const kind of run.filters.kinds) {
    if (run.signal.aborted || run.budget.isSpent) return
    yield* BY_KIND[kind](run)
  }
}
