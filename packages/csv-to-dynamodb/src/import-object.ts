import { ObjectNotFound, UploadNotFound, UploadRefused } from '@inlet/lake'
import { Deadline, type InvocationTime } from './deadline.ts'
import type { ImportRequest } from './events/import-request.ts'
import { outputKeys, reasonToIgnore } from './events/object-keys.ts'
import { finishImport, handOver } from './finish-import.ts'
import { asError, ImportError } from './import-error.ts'
import { ImportProgress } from './import-progress.ts'
import type { ImportWork } from './import-work.ts'
import type { Importer } from './importer.ts'
import { emptyResult, type ObjectResult } from './object-result.ts'
import { readObject } from './read-object.ts'
import { claimImport } from './state/claim-import.ts'
import { type ImportState, newState } from './state/import-state.ts'
import { StateFile } from './state/state-file.ts'

/**
 * Imports an object, or as much of it as there is time for: claim → read, write, put out → finish or hand over.
 * @throws InputError if the object is at fault; TransientError if it is to be imported later
 */
export async function importObject(
  request: ImportRequest,
  importer: Importer,
  time: InvocationTime | undefined,
): Promise<ObjectResult> {
  const ignored = reasonToIgnore(request.key)
  if (ignored !== undefined) return emptyResult('skipped', request, ignored)
  const { store, settings, now } = importer
  const outputs = outputKeys(request.key)
  const deadline = new Deadline(time)
  const file = new StateFile(store, request.bucket, request.key, settings.table)
  const claim = await claimImport(request, store, file, { now, leaseMs: settings.leaseMs }, deadline)
  if (claim.kind === 'settled') return settledResult(request, claim.state, claim.why)
  const { lease, replaced } = claim
  try {
    if (replaced !== undefined) await abandon(replaced, file, importer)
    return await work({ importer, lease, outputs, file, deadline })
  } finally {
    lease.end()
  }
}

async function work(work: ImportWork): Promise<ObjectResult> {
  const { importer, lease, outputs, file } = work
  const { state } = lease
  let progress: ImportProgress | undefined
  try {
    progress = await ImportProgress.open(importer.store, state, outputs, file.tailsOf(state.importId))
    const rowsBefore = progress.rows
    if (lease.state.status === 'running') {
      const outcome = await readObject(work, progress)
      if (outcome.is === 'outOfTime') return await handOver(work, progress, rowsBefore)
      const failure = outcome.is === 'broken' ? outcome.failure : null
      await lease.save({ ...(await progress.checkpoint()), status: 'finishing', failure })
    }
    return await finishImport(work, progress)
  } catch (error) {
    await letGo(work, progress, error)
    throw error
  }
}

/** Lets go of an import that cannot go on for now, so that whoever takes it up next need not wait until the lease ends. */
async function letGo(work: ImportWork, progress: ImportProgress | undefined, error: unknown): Promise<void> {
  const { lease, file, importer } = work
  const { state } = lease
  if (state.lease === null || lease.lost.aborted || lease.mayBeClosed) return
  try {
    if (isNothingLeft(progress, error)) {
      await lease.save(newState(state))
      await abandon(state, file, importer)
      await lease.release(lease.state)
    } else if (state.status === 'running' && progress?.isSound) await lease.release(await progress.checkpoint())
    else await lease.release(state)
  } catch {
    // What is told is why the import stopped. It goes on from the checkpoint before, a little later.
  }
}

/** Whether somebody has removed or replaced what was stored, so that there is nothing to go on from. */
function isNothingLeft(progress: ImportProgress | undefined, error: unknown): boolean {
  if (progress === undefined) return error instanceof ObjectNotFound
  return error instanceof UploadNotFound || error instanceof UploadRefused
}

/** An event that comes again fails again, if it did: so that who counts failures sees them all end in the same place. */
function settledResult(request: ImportRequest, { failure, counts }: ImportState, why: string): ObjectResult {
  if (failure !== null) throw new ImportError(failure, counts)
  return emptyResult('skipped', request, why)
}

/** Removes what an import has stored that is void. What is left here, the bucket's lifecycle removes. */
async function abandon(state: ImportState, file: StateFile, { store, telemetry }: Importer): Promise<void> {
  const { bucket, key, importId, outputs } = state
  try {
    for (const { upload } of Object.values(outputs)) if (upload !== null) await store.abortUpload(upload)
    await file.removeTails(importId)
  } catch (error) {
    telemetry.warn('Leftovers of an import were not removed', {
      object: `s3://${bucket}/${key}`,
      error: asError(error),
    })
  }
}
