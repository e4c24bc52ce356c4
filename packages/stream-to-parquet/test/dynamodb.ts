import type { Item } from './events.ts'

/** What DynamoDB answers with if it does not do what it is asked to. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** A call of a local DynamoDB, images as they are on the wire. @throws Refused; TypeError if nobody answers */
export async function callDynamoDB<Result>(url: string, operation: string, input: object): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=e',
    },
    body: JSON.stringify(input),
  })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new Refused(`${operation}: ${response.status} ${text}`)
}

/** Creates tables whose key is `id`, a string. */
export async function createTables(url: string, tables: readonly string[]): Promise<void> {
  for (const TableName of tables) {
    await callDynamoDB(url, 'CreateTable', {
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    })
    const status = async () => {
      const { Table } = await callDynamoDB<{ Table: { TableStatus: string } }>(url, 'DescribeTable', { TableName })
      return Table.TableStatus
    }
    while ((await status()) !== 'ACTIVE') await new Promise(resolve => setTimeout(resolve, 1))
  }
}

/** All items of a table. */
export async function scanTable(url: string, TableName: string): Promise<Item[]> {
  const items: Item[] = []
  let ExclusiveStartKey: Item | undefined
  do {
    const input = { TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }
    const page: { Items: Item[]; LastEvaluatedKey?: Item } = await callDynamoDB(url, 'Scan', input)
    items.push(...page.Items)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  return items
}
