import { UploadNotFound } from '@inlet/lake'
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
  const file = new StateFile(store, request.bucket, request.key)
  const claim = await claimImport(request, store, file, { now, leaseMs: settings.leaseMs })
  if (claim.kind === 'settled') return settledResult(request, claim.state, claim.why)
  const { lease, replaced } = claim
  try {
    if (replaced !== undefined) await abandonUploads(replaced, importer)
    return await work({ importer, lease, outputs, tails: file.tails, deadline })
  } finally {
    lease.end()
  }
}

async function work(work: ImportWork): Promise<ObjectResult> {
  const { importer, lease, outputs, tails } = work
  const progress = await ImportProgress.open(importer.store, lease.state, outputs, tails)
  const rowsBefore = progress.rows
  try {
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
async function letGo({ lease }: ImportWork, progress: ImportProgress, error: unknown): Promise<void> {
  const { state } = lease
  if (state.lease === null) return
  try {
    // Somebody has removed the parts that were stored: there is nothing to go on from.
    if (error instanceof UploadNotFound) await lease.release(newState(state))
    else await lease.release(state.status === 'running' && progress.isSound ? await progress.checkpoint() : state)
  } catch {
    // What is told is why the import stopped. It goes on from the checkpoint before, a little later.
  }
}

/** An event that comes again fails again, if it did: so that who counts failures sees them all end in the same place. */
function settledResult(request: ImportRequest, { failure, counts }: ImportState, why: string): ObjectResult {
  if (failure !== null) throw new ImportError(failure, counts)
  return emptyResult('skipped', request, why)
}

/** Parts of an import that a later event has made void. What is not removed here, the bucket's lifecycle removes. */
async function abandonUploads({ bucket, key, outputs }: ImportState, { store, telemetry }: Importer): Promise<void> {
  try {
    for (const { upload } of Object.values(outputs)) if (upload !== null) await store.abortUpload(upload)
  } catch (error) {
    telemetry.warn('An upload was not given up', { object: `s3://${bucket}/${key}`, error: asError(error) })
  }
}
