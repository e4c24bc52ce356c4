import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Run } from '@inlet/console/api'
import { compareSequencers } from '@inlet/core'
import { StateFile, type StoredState } from '@inlet/csv-to-dynamodb/state'
import type { ObjectHead, ObjectStore } from '@inlet/lake'
import { checkReported, type Message, Postponed, sqsEvent } from '@inlet/local/live'
import { importPlace } from '../../commands/import/import-place.ts'
import { lockImport } from '../../commands/import/lock-import.ts'
import { CommandError } from '../../output/run-cli.ts'
import type { RunHandle } from '../../runs/run-handle.ts'
import type { RunLog } from '../../runs/run-log.ts'
import { importRun, type TrackedImport, trackImport } from '../../runs/track-import.ts'
import { headIfThere } from '../head-if-there.ts'
import { withReason } from '../reported-failure.ts'
import { findTarget } from './find-target.ts'
import type { ImportObserver } from './import-event.ts'
import type { ImporterPool } from './importer-pool.ts'
import type { UploadPlace } from './upload-place.ts'

type ImportState = StoredState['state']

/** An object that is to be imported, and the message that asks for it. */
export interface Upload extends UploadPlace {
  readonly bucket: string
  readonly sequencer: string
  readonly queue: string
  readonly message: Message
  /** Whether the message is given up if it fails. */
  readonly isLast: boolean
}

export interface UploadContext {
  /** Directory of the lake. */
  readonly lake: string
  readonly store: ObjectStore
  readonly client: DynamoDBClient
  readonly importers: ImporterPool
  readonly runs: RunLog
  readonly onEvent: ImportObserver
  readonly isStopping: () => boolean
  /** Of messages that wait for their table, by their ids. */
  readonly waiting: Map<string, RunHandle>
}

/**
 * Imports an object, unless that very version was imported before, be it by an earlier event or by `lake import`.
 * @throws Postponed while `lake import` has it in hand, or its table is not there; what the function throws
 */
export async function importUpload(upload: Upload, context: UploadContext): Promise<void> {
  const { bucket, key, table } = upload
  const { lake, store, client, runs, onEvent, waiting } = context
  const object = `s3://${bucket}/${key}`
  using _lock = await lock(upload, lake)
  const head = await headIfThere(store, bucket, key)
  if (head === undefined) {
    await endWaiting(upload, context, {
      code: 'OBJECT_NOT_FOUND',
      message: `${object} was removed before it was imported`,
    })
    return onEvent({ is: 'removed', object, table })
  }
  const file = new StateFile(store, bucket, key, table)
  const found = (await file.read())?.state
  if (found !== undefined && wasImported(found, head, upload)) {
    await endWaiting(upload, context, {
      code: 'IMPORTED_BEFORE',
      message: 'It was imported meanwhile, by `lake import`',
    })
    return onEvent({ is: 'imported-before', object, table })
  }

  const tracked: TrackedImport = {
    ...{ trigger: 'upload', bucket, key, table, lake, sequencer: sequencerOf(found, head, upload) },
    ...(!upload.isLast && { afterFailure: 'waiting' }),
  }
  const target = await findTarget(client, store, { bucket, key, ...head }, table)
  if (target.is === 'missing') {
    if (!waiting.has(upload.message.id)) {
      onEvent({ is: 'waits-for-table', object, table, reason: target.reason })
      const failure = { code: 'NO_TABLE', message: target.reason }
      waiting.set(upload.message.id, await runs.begin({ ...importRun(tracked), status: 'waiting', failure }))
    }
    throw new Postponed(target.reason)
  }
  waiting.delete(upload.message.id)
  if (target.is === 'made') onEvent({ is: 'table-made', table, key: target.key })
  await importIt(upload, tracked, file, context)
}

async function importIt(
  upload: Upload,
  tracked: TrackedImport,
  file: StateFile,
  { importers, runs, onEvent, isStopping }: UploadContext,
): Promise<void> {
  const { bucket, key, table, queue, message } = upload
  const object = `s3://${bucket}/${key}`
  const start = performance.now()
  if (message.receives === 1) onEvent({ is: 'begun', object, table })
  try {
    await trackImport(runs, tracked, onLogLine =>
      importers.use(table, async (importer, listen) => {
        const end = listen(onLogLine)
        const handle = async () => checkReported(message, await importer.handle(sqsEvent(queue, message)))
        try {
          await withReason(listen, handle)
        } catch (error) {
          // The run did not fail: somebody has ended it.
          throw isStopping() ? new DOMException('The import was stopped', 'AbortError') : error
        } finally {
          end()
        }
      }),
    )
  } catch (error) {
    if (isStopping()) onEvent({ is: 'interrupted', object, table, row: await letGo(file) })
    throw error
  }
  const { processed = 0, unprocessed = 0 } = (await file.read())?.state.counts ?? {}
  onEvent({ is: 'imported', object, table, processed, unprocessed, ms: Math.round(performance.now() - start) })
}

/** Of a run that waits for its table, and needs it no more. */
async function endWaiting({ message }: Upload, { waiting }: UploadContext, failure: Run['failure']): Promise<void> {
  const run = waiting.get(message.id)
  waiting.delete(message.id)
  await run?.end({ status: 'interrupted', failure })
}

async function lock({ bucket, key, table }: Upload, lake: string): Promise<Disposable> {
  try {
    return await lockImport(lake, { ...importPlace(table, key.slice(table.length + 1)), bucket, key })
  } catch (error) {
    throw error instanceof CommandError ? new Postponed('another import has it in hand', { cause: error }) : error
  }
}

/** Also one that ended badly: whoever began it was told, unless it was this very event, whose failures are counted. */
function wasImported(state: ImportState, head: ObjectHead, { sequencer }: Upload): boolean {
  if (state.status === 'done') return isSameVersion(state, head) || isNoLater(sequencer, state)
  return state.status === 'failed' && isSameVersion(state, head) && state.sequencer !== sequencer
}

function isNoLater(sequencer: string, state: ImportState): boolean {
  return state.sequencer !== null && compareSequencers(sequencer, state.sequencer) <= 0
}

/** An import of this version that was cut off goes on as itself, whoever began it. */
function sequencerOf(found: ImportState | undefined, head: ObjectHead, { sequencer }: Upload): string {
  const isOpen = found?.status === 'running' || found?.status === 'finishing'
  return (isOpen && isSameVersion(found, head) ? found.sequencer : null) ?? sequencer
}

function isSameVersion({ object }: ImportState, head: ObjectHead): boolean {
  return object.etag === head.etag && object.lastModified === head.lastModified.toISOString()
}

/** Who worked on it is gone for sure: whoever takes it up next need not wait until its lease ends. @returns its row */
async function letGo(file: StateFile): Promise<number> {
  const found = await file.read()
  if (found?.state.lease) await file.replace(found.etag, { ...found.state, lease: null })
  return found?.state.position.row ?? 0
}
