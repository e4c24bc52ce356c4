import type { ObjectStore } from './store/object-store.ts'

/**
 * The object store that the environment names: directories under `LOCAL_BUCKETS_DIR` if that is set, else S3, with
 * region and credentials as the SDK finds them.
 *
 * The adapters are loaded only when needed: a local run never loads the SDK's client, which costs a cold start about
 * 50 ms. Only modules of our own are imported this way: bundlers get the exports of CommonJS packages right only where
 * they are imported statically. A container calls this once and keeps the result.
 */
export async function openStore(env: NodeJS.ProcessEnv): Promise<ObjectStore> {
  const root = env.LOCAL_BUCKETS_DIR
  if (root) return (await import('./directory.ts')).directoryStore(root)
  return (await import('./open-s3.ts')).openS3()
}
