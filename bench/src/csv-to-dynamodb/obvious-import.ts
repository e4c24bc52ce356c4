import { createReadStream } from 'node:fs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { parse } from 'csv-parse'

/** What one writes in an afternoon: rows as objects, 25 of them at a time. No copy, no duplicates, no failures. */
export async function importObviously(file: string, table: string): Promise<number> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient())
  const parser = createReadStream(file).pipe(parse({ columns: true, bom: true }))
  let rows = 0
  let batch: Record<string, string>[] = []
  async function write(): Promise<void> {
    const puts = batch.map(Item => ({ PutRequest: { Item } }))
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }))
    rows += batch.length
    batch = []
  }
  for await (const row of parser) {
    batch.push(row)
    if (batch.length === 25) await write()
  }
  if (batch.length > 0) await write()
  return rows
}
