import type { ObjectStore } from '@inlet/lake'

export async function keysOf(store: ObjectStore, bucket: string, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(bucket, prefix)) keys.push(key)
  return keys
}
