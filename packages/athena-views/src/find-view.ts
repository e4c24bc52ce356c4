import type { GlueClient } from '@aws-sdk/client-glue'
import type { TableRef } from '@inlet/lake'
import { glueCalls } from '@inlet/lake/glue-calls'

/** What has the name of a view: nothing, something that is no view, or a view with its query, if that can be read. */
type FoundView = 'nothing' | 'no view' | { readonly query: string | undefined }

/** @throws TransientError CATALOG */
export type FindView = (ref: TableRef) => Promise<FoundView>

/** Finds views in Glue, where Athena keeps them as tables. */
export function findGlueView(client: Pick<GlueClient, 'send'>): FindView {
  const glue = glueCalls(client)
  return async ref => {
    const table = await glue.getTable(ref)
    if (table === undefined) return 'nothing'
    return table.TableType === 'VIRTUAL_VIEW' ? { query: readViewQuery(table.ViewOriginalText) } : 'no view'
  }
}

/**
 * The query of a view, formatted by Athena, which keeps it as Trino does: JSON in base64, in a comment.
 * https://github.com/trinodb/trino/blob/master/plugin/trino-hive/src/main/java/io/trino/plugin/hive/ViewReaderUtil.java
 */
function readViewQuery(text: string | undefined): string | undefined {
  const [, encoded] = /^\/\* Presto View: (\S+) \*\/$/.exec(text?.trim() ?? '') ?? []
  if (encoded === undefined) return undefined
  try {
    const view: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString())
    const isView = typeof view === 'object' && view !== null && 'originalSql' in view
    return isView && typeof view.originalSql === 'string' ? view.originalSql : undefined
  } catch {
    return undefined
  }
}
