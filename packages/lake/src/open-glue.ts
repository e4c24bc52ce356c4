import { GlueClient } from '@aws-sdk/client-glue'
import type { Catalog } from './catalog/catalog.ts'
import { glueCatalog } from './catalog/glue-catalog.ts'

/** The SDK waits without end for what does not answer, and whoever holds a table's lease would keep it so long. */
const TIMEOUT_MS = 10_000

/** Glue, with region and credentials as the SDK finds them. */
export function openGlue(): Catalog {
  return glueCatalog(
    new GlueClient({
      requestHandler: {
        connectionTimeout: TIMEOUT_MS,
        requestTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    }),
  )
}
