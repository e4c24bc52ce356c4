import { join } from 'node:path'
import type { Catalog } from './catalog/catalog.ts'
import type { ObjectStore } from './store/object-store.ts'

export interface Lake {
  readonly store: ObjectStore
  readonly catalog: Catalog
}

/**
 * The lake that the environment names: if `LOCAL_BUCKETS_DIR` is set, directories under it, with the catalog in
 * `.catalog`; else S3 and Glue, with region and credentials as the SDK finds them.
 *
 * The adapters are loaded only when needed: a local run never loads the SDK's clients, which cost a cold start about
 * 100 ms. A container calls this once and keeps the result, since the Glue catalog caches for the container's life.
 */
export async function openLake(env: NodeJS.ProcessEnv): Promise<Lake> {
  const root = env.LOCAL_BUCKETS_DIR
  return root ? openDirectories(root) : openAws()
}

async function openDirectories(root: string): Promise<Lake> {
  const [{ directoryStore }, { directoryCatalog }] = await Promise.all([
    import('./store/directory-store.ts'),
    import('./catalog/directory-catalog.ts'),
  ])
  return { store: directoryStore(root), catalog: directoryCatalog(join(root, '.catalog')) }
}

async function openAws(): Promise<Lake> {
  const [{ S3Client }, { GlueClient }, { s3Store }, { glueCatalog }, { cachedCatalog }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-glue'),
    import('./store/s3-store.ts'),
    import('./catalog/glue-catalog.ts'),
    import('./catalog/cached-catalog.ts'),
  ])
  return { store: s3Store(new S3Client()), catalog: cachedCatalog(glueCatalog(new GlueClient())) }
}
