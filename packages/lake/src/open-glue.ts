import { GlueClient } from '@aws-sdk/client-glue'
import type { Catalog } from './catalog/catalog.ts'
import { glueCatalog } from './catalog/glue-catalog.ts'
import { requestTimeouts } from './index.ts'

/** Whoever holds a table's lease keeps it so long. */
const TIMEOUT_MS = 10_000

/** Glue, with region and credentials as the SDK finds them. */
export function openGlue(): Catalog {
  return glueCatalog(
    new GlueClient({
      requestHandler: requestTimeouts(TIMEOUT_MS),
    }),
  )
}
