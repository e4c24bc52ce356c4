import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { SampleTable } from '../samples/sample-table.ts'
import { toSdkItem } from './sdk-item.ts'
import type { TableRequest } from './table-request.ts'
import { writeBatch } from './write-batch.ts'

/**
 * Sends a request to its table and waits for the answer.
 * @returns whether DynamoDB took it; it refuses one whose condition is not met
 * @throws what the SDK throws; CommandError if DynamoDB leaves writes of a batch undone, however often it is asked
 */
export async function sendRequest(client: DynamoDBClient, table: SampleTable, request: TableRequest): Promise<boolean> {
  try {
    await send(client, table, request)
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

async function send(client: DynamoDBClient, table: SampleTable, request: TableRequest): Promise<void> {
  const TableName = table.source
  switch (request.kind) {
    case 'put':
      await client.send(new PutItemCommand({ TableName, Item: toSdkItem(request.item) }))
      break
    case 'insert':
      await client.send(new PutItemCommand({ TableName, Item: toSdkItem(request.item), ...unlessTaken(table) }))
      break
    case 'update':
      await client.send(new UpdateItemCommand({ TableName, Key: toSdkItem(request.key), ...parameters(request) }))
      break
    case 'delete':
      await client.send(new DeleteItemCommand({ TableName, Key: toSdkItem(request.key) }))
      break
    case 'batch':
      await writeBatch(client, {
        [TableName]: [
          ...request.puts.map(item => ({ PutRequest: { Item: toSdkItem(item) } })),
          ...request.deletes.map(key => ({ DeleteRequest: { Key: toSdkItem(key) } })),
        ],
      })
  }
}

function unlessTaken({ key: [partition] }: SampleTable) {
  return { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': partition } }
}

function parameters({ update: { expression, names, values } }: Extract<TableRequest, { kind: 'update' }>) {
  return {
    UpdateExpression: expression,
    ExpressionAttributeNames: { ...names },
    // DynamoDB refuses an empty set of values.
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: toSdkItem(values) }),
  }
}
