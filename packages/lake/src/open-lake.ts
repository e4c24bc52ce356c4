import { join } from 'node:path'
import type { Catalog } from './catalog/catalog.ts'
import type { ObjectStore } from './store/object-store.ts'

export interface Lake {
  readonly store: ObjectStore
  readonly catalog: Catalog
}

/**
 * The lake that the environment names: if `LOCAL_BUCKETS_DIR` is set, directories under it, with the catalog in
 * `.catalog`; else S3 and Glue.
 *
 * The adapters are loaded only when needed: a local run never loads the SDK's clients, which cost a cold start about
 * 100 ms. Only modules of our own are imported this way: bundlers get the exports of CommonJS packages right only where
 * they are imported statically. A container calls this once and keeps the result.
 */
export async function openLake(env: NodeJS.ProcessEnv): Promise<Lake> {
  const root = env.LOCAL_BUCKETS_DIR
  return root ? openDirectories(root) : (await import('./open-aws.ts')).openAws()
}

async function openDirectories(root: string): Promise<Lake> {
  const [{ directoryStore }, { directoryCatalog }] = await Promise.all([
    import('./store/directory-store.ts'),
    import('./catalog/directory-catalog.ts'),
  ])
  return { store: directoryStore(root), catalog: directoryCatalog(join(root, '.catalog')) }
}
