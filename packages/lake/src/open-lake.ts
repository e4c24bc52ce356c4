import { join } from 'node:path'
import type { Catalog } from './catalog/catalog.ts'
import { openStore } from './open-store.ts'
import type { ObjectStore } from './store/object-store.ts'

export interface Lake {
  readonly store: ObjectStore
  readonly catalog: Catalog
}

/**
 * The lake that the environment names: if `LOCAL_BUCKETS_DIR` is set, directories under it, with the catalog in
 * `.catalog`; else S3 and Glue. The adapters are loaded as `openStore` loads them.
 */
export async function openLake(env: NodeJS.ProcessEnv): Promise<Lake> {
  const [store, catalog] = await Promise.all([openStore(env), openCatalog(env)])
  return { store, catalog }
}

async function openCatalog(env: NodeJS.ProcessEnv): Promise<Catalog> {
  const root = env.LOCAL_BUCKETS_DIR
  if (!root) return (await import('./open-glue.ts')).openGlue()
  const { directoryCatalog } = await import('./catalog/directory-catalog.ts')
  return directoryCatalog(join(root, '.catalog'))
}
