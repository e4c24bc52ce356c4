import { createHash } from 'node:crypto'
import { type ObjectStore, PreconditionFailed } from '@inlet/lake'
import { replayedKey } from './replayed-key.ts'

/**
 * Keeps a copy of what was replayed, until its bucket lets it go, before the object itself is removed or rewritten. So its
 * bytes are somewhere at every moment. A copy is never replaced by another one.
 */
export async function keepCopy(store: ObjectStore, bucket: string, key: string, bytes: Uint8Array): Promise<void> {
  const copy = replayedKey(key)
  if (await writeOnce(store, bucket, copy, bytes)) return
  // One of that name was replayed before, and it is another one: a rest of it, say.
  await writeOnce(store, bucket, `${copy}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`, bytes)
}

/** Removes what was replayed, of which a copy is kept. */
export async function moveAway(store: ObjectStore, bucket: string, key: string, bytes: Uint8Array): Promise<void> {
  await keepCopy(store, bucket, key, bytes)
  await store.delete(bucket, [key])
}

/** @returns whether these bytes are there */
async function writeOnce(store: ObjectStore, bucket: string, key: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await store.write(bucket, key, bytes, { condition: { absent: true } })
    return true
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
    return Buffer.from(bytes).equals(await store.read(bucket, key))
  }
}
