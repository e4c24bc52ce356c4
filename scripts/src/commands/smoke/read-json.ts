import { ObjectNotFound, type ObjectStore } from '@inlet/lake'

/** What an object holds; undefined if it is not there. */
export async function readJson(store: ObjectStore, bucket: string, key: string): Promise<unknown> {
  try {
    return JSON.parse(Buffer.from(await store.read(bucket, key)).toString())
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined
    throw error
  }
}
