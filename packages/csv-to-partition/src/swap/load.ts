import { randomBytes } from 'node:crypto'
import { TransientError } from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import type { TableRoot } from '../input/load-request.ts'
import { loadId, locationOf } from './locations.ts'
import { removeFolder } from './remove-folder.ts'
import { withoutLoad, withReplaced } from './table-state.ts'
import type { TableStateFile } from './table-state-file.ts'

/** A load that has begun. */
export interface Load {
  readonly id: string
  /** Of two loads of a table, the one with the higher number wins. */
  readonly number: number
  readonly root: TableRoot
  /** All files of the load are written here, below `<name>=<value>/` folders; none of them is live before the swap. */
  readonly folder: TableRoot
}

/** Milliseconds since 1970. */
export type Clock = () => number

/**
 * Registers a load and gives it a number. The source is to be listed after it, so that a load with a higher number saw
 * files at least as new.
 */
export async function beginLoad(state: TableStateFile, root: TableRoot, now: Clock): Promise<Load> {
  const random = randomBytes(4).toString('hex')
  const toLoad = (number: number): Load => {
    const id = loadId(number, random)
    return { id, number, root, folder: { bucket: root.bucket, prefix: `${root.prefix}${id}/` } }
  }
  const { lastLoad } = await state.update(current => {
    const { id, number, folder } = toLoad(current.lastLoad + 1)
    const load = { id, number, folder: locationOf(folder), seenAt: now() }
    return { ...current, lastLoad: number, loads: [...current.loads, load] }
  })
  return toLoad(lastLoad)
}

/**
 * Tells that a load goes on: one that has not been seen for an hour is given up.
 * @throws TransientError LOAD_GIVEN_UP if it was
 */
export async function keepLoad(state: TableStateFile, load: Load, now: Clock): Promise<void> {
  await state.update(current => {
    if (!current.loads.some(({ id }) => id === load.id)) throw givenUp(load)
    const loads = current.loads.map(each => (each.id === load.id ? { ...each, seenAt: now() } : each))
    return { ...current, loads }
  })
}

/**
 * Gives a load up that has failed, and removes its files. One that has been swapped in, or is about to be, is left as it
 * is, so it may be called after any failure. What it cannot remove, a clean-up does.
 * @param mayBeWriting whether a write may still take effect, as one that got no answer: then a clean-up looks once more
 */
export async function endLoad(
  state: TableStateFile,
  store: ObjectStore,
  load: Load,
  { now, mayBeWriting }: { readonly now: Clock; readonly mayBeWriting: boolean },
): Promise<void> {
  const folder = locationOf(load.folder)
  let isOurs = false
  await state.update(current => {
    isOurs = current.loads.some(({ id }) => id === load.id)
    if (!isOurs) return current
    return withReplaced(withoutLoad(current, load.id), [folder], now())
  })
  if (!isOurs) return
  await removeFolder(store, load.folder)
  if (mayBeWriting) return
  await state.update(current => ({
    ...current,
    replaced: current.replaced.filter(({ location }) => location !== folder),
  }))
}

export function givenUp(load: Load): TransientError {
  return new TransientError(
    'LOAD_GIVEN_UP',
    `${load.id} has been given up by a clean-up, which had not seen it for too long`,
  )
}
