import { type ObjectHead, ObjectNotFound, type ObjectStore } from '@inlet/lake'

/** `undefined` if there is no such object. */
export async function headIfThere(store: ObjectStore, bucket: string, key: string): Promise<ObjectHead | undefined> {
  try {
    return await store.head(bucket, key)
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined
    throw error
  }
}
