import { setTimeout as sleep } from 'node:timers/promises'
import type { StateFile, StoredState } from '@inlet/csv-to-dynamodb/state'
import { failureText } from '../../live/failure-text.ts'
import { type ImporterOptions, startImporter } from '../../live/start-importer.ts'
import { CommandError } from '../../output/run-cli.ts'
import type { ImportPlace } from './import-place.ts'
import type { ImportPlan } from './plan-import.ts'
import { uploadEvent } from './upload-event.ts'

/** How an import ended. */
export type EndedImport = StoredState['state']

/**
 * Imports an object to its end, in as many invocations as it takes.
 * @returns its state, which says whether all of it was read
 * @throws CommandError if it stopped, to be gone on with; the reason of `signal`, after which it can be gone on with too
 */
export async function runImport(
  { bucket, key }: ImportPlace,
  plan: ImportPlan,
  file: StateFile,
  options: ImporterOptions,
  signal: AbortSignal,
): Promise<EndedImport> {
  await sleep(Math.max(0, plan.waitUntil - Date.now()), undefined, { signal })
  const failure = await handle(uploadEvent(bucket, key, plan.sequencer), options, signal)
  if (signal.aborted) await letGo(file)
  const ended = await endedImport(file, plan)
  if (ended !== undefined) return ended
  signal.throwIfAborted()
  const reason = failure === undefined ? 'The function left the import undone' : failureText(failure)
  throw new CommandError(`${reason}\nRun the same command again, and the import goes on.`, { cause: failure })
}

/** What is known may be of an earlier import, if the function did not get to begin this one. */
async function endedImport(file: StateFile, { sequencer }: ImportPlan): Promise<EndedImport | undefined> {
  const state = (await file.read())?.state
  const hasEnded = state?.status === 'done' || state?.status === 'failed'
  return hasEnded && state.sequencer === sequencer ? state : undefined
}

/** @returns what the function threw, if it did */
async function handle(event: unknown, options: ImporterOptions, signal: AbortSignal): Promise<unknown> {
  await using importer = await startImporter(options)
  const handled = importer.handle(event).then(
    () => undefined,
    (error: unknown) => error,
  )
  const aborted = new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const failure = await Promise.race([handled, aborted])
  if (signal.aborted) await importer.kill()
  return failure
}

/** Who worked on it is gone for sure: whoever takes it up next need not wait until its lease ends. */
async function letGo(file: StateFile): Promise<void> {
  const found = await file.read()
  if (found?.state.lease) await file.replace(found.etag, { ...found.state, lease: null })
}
