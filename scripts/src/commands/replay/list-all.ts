import type { ObjectStore, ObjectSummary } from '@inlet/lake'

/** All objects there are now: what is moved meanwhile changes nothing. */
export async function listAll(store: ObjectStore, bucket: string, prefix: string): Promise<ObjectSummary[]> {
  const objects: ObjectSummary[] = []
  for await (const object of store.list(bucket, prefix)) objects.push(object)
  return objects
}
