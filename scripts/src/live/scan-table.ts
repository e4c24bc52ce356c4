import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import type { Item } from '@inlet/local'
import { fromSdkItem } from './sdk-item.ts'

/** All items that a DynamoDB table holds, every write that was answered before included. @throws what the SDK throws */
export async function scanTable(client: DynamoDBClient, table: string): Promise<Item[]> {
  const items: Item[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    items.push(...Items.map(fromSdkItem))
  }
  return items
}
