import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Catalog } from '@inlet/lake'
import { openLocalLake } from '@inlet/local'
import { checkTable, missingTable, type SourceTable } from '../../compare/check-tables.ts'
import type { Comparison } from '../../compare/compare-table.ts'
import { scanTable } from '../../live/scan-table.ts'
import { describedKey } from '../../live/table-key.ts'
import type { Pair } from './find-pairs.ts'

/** Both sides. */
export interface Both {
  readonly client: DynamoDBClient
  /** The lake's directory. */
  readonly lake: string
  readonly catalog: Catalog
}

export interface Diff extends Comparison {
  /** In the lake: `raw.orders`. */
  readonly table: string
  /** In DynamoDB. */
  readonly source: string
}

/**
 * Compares tables as they are at this moment. One that the lake does not have is no difference as long as there is nothing
 * for it to hold: then it is left out.
 */
export async function compareOnce({ client, lake }: Both, pairs: readonly Pair[]): Promise<readonly Diff[]> {
  const sources = new Map<string, SourceTable>()
  for (const { source } of pairs) if (!sources.has(source)) sources.set(source, await readSource(client, source))
  const local = await openLocalLake(lake)
  try {
    const diffs: Diff[] = []
    for (const { source, name, table } of pairs) {
      const items = sources.get(source)
      if (items === undefined || (table === undefined && items.items.length === 0)) continue
      const check = table === undefined ? missingTable(items) : await checkTable(items, table, local)
      diffs.push({ ...check, table: name, source })
    }
    return diffs
  } finally {
    local.close()
  }
}

async function readSource(client: DynamoDBClient, source: string): Promise<SourceTable> {
  const { Table = {} } = await client.send(new DescribeTableCommand({ TableName: source }))
  const key = describedKey(Table).map(({ name }) => name)
  return { source, key, items: await scanTable(client, source) }
}

export function isSame({ differences }: Diff): boolean {
  return differences.length === 0
}
