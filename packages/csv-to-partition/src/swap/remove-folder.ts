import type { ObjectStore, ObjectSummary } from '@inlet/lake'
import type { TableRoot } from '../input/load-request.ts'

/** As many as S3 deletes by one request. */
const KEYS_AT_ONCE = 1_000

export interface Removed {
  readonly objects: number
  readonly bytes: number
}

interface RemoveOptions {
  /** Picks the objects to delete; all of them if it is left out. */
  readonly isOurs?: (object: ObjectSummary) => boolean
  /** Asked after each request whether to stop. */
  readonly isTimeShort?: () => boolean
}

/**
 * Deletes the objects of a folder. Interrupted, it leaves the others; again, it goes on.
 * @returns what it deleted, and whether that is all there was
 */
export async function removeFolder(
  store: ObjectStore,
  { bucket, prefix }: TableRoot,
  { isOurs = () => true, isTimeShort = () => false }: RemoveOptions = {},
): Promise<Removed & { isWhole: boolean }> {
  if (!prefix.endsWith('/')) throw new Error(`Expected a folder's prefix to end with a slash, found ${prefix}`)
  let [objects, bytes] = [0, 0]
  let found: ObjectSummary[] = []
  const deleteFound = async () => {
    const keys = found.map(({ key }) => key)
    if (keys.length > 0) await store.delete(bucket, keys)
    objects += keys.length
    bytes += found.reduce((sum, { size }) => sum + size, 0)
    found = []
  }
  for await (const object of store.list(bucket, prefix)) {
    if (!isOurs(object)) continue
    // Found to be short only where there is more to delete.
    if (found.length === KEYS_AT_ONCE) {
      await deleteFound()
      if (isTimeShort()) return { objects, bytes, isWhole: false }
    }
    found.push(object)
  }
  await deleteFound()
  return { objects, bytes, isWhole: true }
}
