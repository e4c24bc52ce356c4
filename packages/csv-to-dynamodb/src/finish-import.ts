import { TransientError } from '@inlet/core'
import { continuationEvent } from './events/parse-event.ts'
import { asError, errorName, ImportError } from './import-error.ts'
import type { ImportProgress } from './import-progress.ts'
import { type ImportWork, sourceOf } from './import-work.ts'
import { importResult, type ObjectResult } from './object-result.ts'
import { reportImport } from './report-import.ts'

/** Lambda's own limit for functions that call themselves is 16, which is switched off for this one. */
const MOST_HOPS = 1_000

/**
 * Saves how far the import is, and lets another invocation go on.
 * @throws TransientError if this one did not get any further, or the other could not be started
 */
export async function handOver(work: ImportWork, progress: ImportProgress, rowsBefore: number): Promise<ObjectResult> {
  const { importer, lease, outputs } = work
  const { bucket, key, sequencer, importId } = lease.state
  const hop = lease.state.hop + 1
  const state = { ...(await progress.checkpoint()), hop }
  await lease.release(state)
  const source = sourceOf(work)
  if (progress.rows === rowsBefore) {
    throw new TransientError('NO_PROGRESS', `${source}: no row could be settled in the time of one invocation`)
  }
  if (hop > MOST_HOPS) {
    throw new TransientError('TOO_MANY_HOPS', `${source}: expected to be done in ${MOST_HOPS} invocations`)
  }
  try {
    await importer.invokeAgain(
      continuationEvent({ bucket, key, sequencer: sequencer ?? undefined, continues: { importId, hop } }),
    )
  } catch (cause) {
    throw new TransientError('HAND_OVER', `${source}: the next invocation could not be started: ${errorName(cause)}`, {
      cause,
    })
  }
  const result = importResult('continued', lease.state, outputs, importer.now())
  reportImport(work, result)
  return result
}

/**
 * Completes the outputs of an import whose rows are all settled, and closes it. All of it can be done again.
 * @throws ImportError if the object could not be read to its end
 */
export async function finishImport(work: ImportWork, progress: ImportProgress): Promise<ObjectResult> {
  const { importer, lease, outputs } = work
  const { bucket, failure } = lease.state
  if (progress.rows > 0) {
    const check = () => lease.check(importer.settings.requestTimeoutMs)
    await progress.finish(check)
    // That of an earlier import of the key would tell of rows that are no longer in the object.
    if (!progress.hasUnprocessed) {
      check()
      await importer.store.delete(bucket, [outputs.unprocessed])
    }
  }
  const status = failure === null ? 'done' : 'failed'
  await lease.release({ ...lease.state, status, finishedAt: importer.now() })
  await removeTails(work)
  const result = importResult('imported', lease.state, outputs, importer.now())
  reportImport(work, result)
  if (failure !== null) throw new ImportError(failure, lease.state.counts)
  return result
}

/** Nobody needs them any more; that they could not be removed is no reason to import anything again. */
async function removeTails({ importer, lease, file }: ImportWork): Promise<void> {
  try {
    await file.removeTails(lease.state.importId)
  } catch (error) {
    importer.telemetry.warn('Leftovers of an import were not removed', {
      object: sourceOf({ lease }),
      error: asError(error),
    })
  }
}
