import { GlueClient } from '@aws-sdk/client-glue'
import { cachedCatalog } from './catalog/cached-catalog.ts'
import type { Catalog } from './catalog/catalog.ts'
import { glueCatalog } from './catalog/glue-catalog.ts'

/** Glue, with region and credentials as the SDK finds them. The catalog remembers for the container's life. */
export function openGlue(): Catalog {
  return cachedCatalog(glueCatalog(new GlueClient()))
}
