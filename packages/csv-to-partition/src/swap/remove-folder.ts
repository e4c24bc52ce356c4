import type { ObjectStore, ObjectSummary } from '@inlet/lake'
import type { TableRoot } from '../input/load-request.ts'

/** As many as S3 deletes by one request. */
const KEYS_AT_ONCE = 1_000

export interface Removed {
  readonly objects: number
  readonly bytes: number
}

/** Deletes the objects of a folder that `isOurs` picks. Interrupted, it leaves the others; again, it goes on. */
export async function removeFolder(
  store: ObjectStore,
  { bucket, prefix }: TableRoot,
  isOurs: (object: ObjectSummary) => boolean = () => true,
): Promise<Removed> {
  if (!prefix.endsWith('/')) throw new Error(`Expected a folder's prefix to end with a slash, found ${prefix}`)
  let [objects, bytes] = [0, 0]
  let keys: string[] = []
  const deleteKeys = async () => {
    if (keys.length > 0) await store.delete(bucket, keys)
    objects += keys.length
    keys = []
  }
  for await (const object of store.list(bucket, prefix)) {
    if (!isOurs(object)) continue
    bytes += object.size
    if (keys.push(object.key) === KEYS_AT_ONCE) await deleteKeys()
  }
  await deleteKeys()
  return { objects, bytes }
}
