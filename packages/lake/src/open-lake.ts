import { join } from 'node:path'
import { cachedCatalog } from './catalog/cached-catalog.ts'
import type { Catalog } from './catalog/catalog.ts'
import { openStore } from './open-store.ts'
import type { ObjectStore } from './store/object-store.ts'

export interface Lake {
  readonly store: ObjectStore
  readonly catalog: Catalog
}

export interface LakeOptions {
  /** Whether the catalog in Glue is remembered for the container's life. `true` if left out. */
  readonly remembersCatalog?: boolean
}

/**
 * The lake that the environment names: if `LOCAL_BUCKETS_DIR` is set, directories under it, with the catalog in
 * `.catalog`; else S3 and Glue. The adapters are loaded as `openStore` loads them.
 */
export async function openLake(env: NodeJS.ProcessEnv, options: LakeOptions = {}): Promise<Lake> {
  const [store, catalog] = await Promise.all([openStore(env), openCatalog(env, options)])
  return { store, catalog }
}

async function openCatalog(env: NodeJS.ProcessEnv, { remembersCatalog = true }: LakeOptions): Promise<Catalog> {
  const root = env.LOCAL_BUCKETS_DIR
  if (!root) {
    const { openGlue } = await import('./open-glue.ts')
    return remembersCatalog ? cachedCatalog(openGlue()) : openGlue()
  }
  const { directoryCatalog } = await import('./directory.ts')
  return directoryCatalog(join(root, '.catalog'))
}
