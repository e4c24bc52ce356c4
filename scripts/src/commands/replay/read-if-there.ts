import { ObjectNotFound, type ObjectStore } from '@inlet/lake'

/** `undefined` for an object that somebody has removed since it was listed. */
export async function readIfThere(store: ObjectStore, bucket: string, key: string): Promise<Uint8Array | undefined> {
  try {
    return await store.read(bucket, key)
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined
    throw error
  }
}
