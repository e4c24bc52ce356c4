import { GlueClient } from '@aws-sdk/client-glue'
import { S3Client } from '@aws-sdk/client-s3'
import { cachedCatalog } from './catalog/cached-catalog.ts'
import { glueCatalog } from './catalog/glue-catalog.ts'
import type { Lake } from './open-lake.ts'
import { s3Store } from './store/s3-store.ts'

/** S3 and Glue, with region and credentials as the SDK finds them. The catalog remembers for the container's life. */
export function openAws(): Lake {
  return { store: s3Store(new S3Client()), catalog: cachedCatalog(glueCatalog(new GlueClient())) }
}
