import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { compareSequencers, InputError, TransientError } from '@inlet/core'
import { type ObjectHead, ObjectNotFound, type ObjectStore } from '@inlet/lake'
import type { Deadline } from '../deadline.ts'
import type { ImportRequest } from '../events/import-request.ts'
import { type ImportState, isOpen, newState } from './import-state.ts'
import { Lease, type LeaseClock } from './lease.ts'
import type { StateFile, StoredState } from './state-file.ts'

export type Claim =
  | { readonly kind: 'claimed'; readonly lease: Lease; readonly replaced: ImportState | undefined }
  /** Nothing is to be done: the event was handled before, or a later one was. */
  | { readonly kind: 'settled'; readonly state: ImportState; readonly why: string }

/** How often a lease that is about to run out is looked at again before its import counts as busy. */
const PATIENCE = 2

/**
 * Takes an import up: a fresh one, or where an earlier invocation left it.
 * @throws InputError OBJECT_NOT_FOUND; TransientError BUSY while another invocation works on it
 */
export async function claimImport(
  request: ImportRequest,
  store: ObjectStore,
  file: StateFile,
  clock: LeaseClock,
  deadline: Deadline,
): Promise<Claim> {
  const holder = randomUUID()
  for (let looks = 0; ; ) {
    const found = await file.read()
    const head = await headObject(store, request, found?.state)
    const why = found && reasonToSkip(request, found.state, head)
    if (found !== undefined && why !== undefined) return { kind: 'settled', state: found.state, why }
    const wait = (found?.state.lease?.until ?? 0) - clock.now()
    if (wait > 0) {
      if (++looks > PATIENCE || wait > clock.leaseMs * 2 || wait > deadline.left) throw busy(request)
      // A holder that lives renews it long before.
      await sleep(wait + 1)
      continue
    }
    const lease = { holder, until: clock.now() + clock.leaseMs }
    const stored = await file.replace(found?.etag, { ...nextState(request, found, head, clock), lease })
    // Else somebody else was faster: look again.
    if (stored === undefined) continue
    const replaced = found && found.state.importId !== stored.state.importId ? found.state : undefined
    return { kind: 'claimed', lease: new Lease(file, stored, holder, clock), replaced }
  }
}

/**
 * `undefined` if it is gone, or the import goes on: that needs no look at its object, since reading it is conditional on
 * its version.
 */
async function headObject(
  store: ObjectStore,
  request: ImportRequest,
  state: ImportState | undefined,
): Promise<ObjectHead | undefined> {
  if (state !== undefined && (request.continues !== undefined || isSameEvent(request, state))) return undefined
  try {
    return await store.head(request.bucket, request.key)
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined
    throw error
  }
}

/** The state with which an import is taken up: that of an earlier invocation, or that of one which begins. */
function nextState(
  request: ImportRequest,
  found: StoredState | undefined,
  head: ObjectHead | undefined,
  clock: LeaseClock,
): Omit<ImportState, 'lease' | 'revision'> {
  if (found !== undefined && isOpen(found.state) && isSameImport(request, found.state, head)) {
    const { state } = found
    const hop = request.continues?.hop === state.hop ? state.hop : state.hop + 1
    return { ...state, hop, counts: { ...state.counts, invocations: state.counts.invocations + 1 } }
  }
  if (head === undefined) {
    throw new InputError('OBJECT_NOT_FOUND', `s3://${request.bucket}/${request.key} was deleted before it was imported`)
  }
  const state = newState({
    importId: randomUUID(),
    bucket: request.bucket,
    key: request.key,
    sequencer: request.sequencer ?? null,
    object: { etag: head.etag, size: head.size, lastModified: head.lastModified.toISOString() },
    startedAt: clock.now(),
  })
  return { ...state, counts: { ...state.counts, invocations: 1 } }
}

function reasonToSkip(request: ImportRequest, state: ImportState, head: ObjectHead | undefined): string | undefined {
  if (request.continues !== undefined) {
    // Also one that comes out of turn waits for whoever has the lease, who may have died with nobody to come after.
    const isNext = isOpen(state) && isSameImport(request, state, head)
    return isNext ? undefined : 'the import has gone on without this invocation'
  }
  if (isSameImport(request, state, head)) return isOpen(state) ? undefined : 'the event was handled before'
  const isOlder = order(request, state) < 0
  return isOlder ? 'a later event of the object was handled' : undefined
}

/** The object of an event may be a later one than the event's: what was imported once is not imported again. */
function isSameImport(request: ImportRequest, state: ImportState, head: ObjectHead | undefined): boolean {
  if (request.continues !== undefined) return request.continues.importId === state.importId
  return isSameEvent(request, state) || (head !== undefined && isSameVersion(head, state))
}

function isSameEvent(request: ImportRequest, state: ImportState): boolean {
  return request.sequencer !== undefined && order(request, state) === 0 && state.sequencer !== null
}

/** 0 if one of the two events has no sequencer. */
function order({ sequencer }: ImportRequest, state: ImportState): number {
  return sequencer === undefined || state.sequencer === null ? 0 : compareSequencers(sequencer, state.sequencer)
}

function isSameVersion(head: ObjectHead, { object }: ImportState): boolean {
  return head.etag === object.etag && head.lastModified.toISOString() === object.lastModified
}

function busy({ bucket, key }: ImportRequest): TransientError {
  return new TransientError('BUSY', `Another invocation is importing s3://${bucket}/${key}`)
}
