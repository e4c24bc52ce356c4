import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import type { Catalog } from '@inlet/lake'
import { openLocalLake } from '@inlet/local'
import { checkTable } from '../../compare/check-tables.ts'
import type { Comparison } from '../../compare/compare-table.ts'
import { scanTable } from '../../live/scan-table.ts'
import { describedKey } from '../../live/table-key.ts'
import { fullName, listLakeTables } from './list-tables.ts'

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

/** Compares the two as they are at this moment; `undefined` if the lake has no table of the source. */
export async function compareOnce({ client, lake, catalog }: Both, source: string): Promise<Diff | undefined> {
  const table = (await listLakeTables(catalog)).find(candidate => candidate.source === source)
  if (table === undefined) return undefined
  const { Table = {} } = await client.send(new DescribeTableCommand({ TableName: source }))
  const key = describedKey(Table).map(({ name }) => name)
  const items = await scanTable(client, source)
  const local = await openLocalLake(lake)
  try {
    return { ...(await checkTable({ source, key, items }, table, local)), table: fullName(table), source }
  } finally {
    local.close()
  }
}

export function isSame(diff: Diff | undefined): boolean {
  return diff?.differences.length === 0
}
