import { GetTableCommand, type GlueClient, type Table } from '@aws-sdk/client-glue'
import { TransientError } from '@inlet/core'
import type { TableRef } from '@inlet/lake'

/** What has the name of a view: nothing, something that is no view, or a view with its query, if that can be read. */
type FoundView = 'nothing' | 'no view' | { readonly query: string | undefined }

/** @throws TransientError CATALOG */
export type FindView = (ref: TableRef) => Promise<FoundView>

/** Finds views in Glue, where Athena keeps them as tables. */
export function findGlueView(client: Pick<GlueClient, 'send'>): FindView {
  return async ref => {
    const table = await getTable(client, ref)
    if (table === undefined) return 'nothing'
    return table.TableType === 'VIRTUAL_VIEW' ? { query: readViewQuery(table.ViewOriginalText) } : 'no view'
  }
}

async function getTable(client: Pick<GlueClient, 'send'>, { database, name }: TableRef): Promise<Table | undefined> {
  try {
    return (await client.send(new GetTableCommand({ DatabaseName: database, Name: name }))).Table
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error'
    if (code === 'EntityNotFoundException') return undefined
    throw new TransientError('CATALOG', `Glue GetTable of ${database}.${name} failed: ${code}`, { cause: error })
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
