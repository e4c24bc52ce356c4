import { once } from 'node:events'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'

// It has no types, and belongs to the package that emulates DynamoDB.
const dynalite: (options: { readonly createTableMs: number }) => Server = createRequire(
  new URL('../../../local/package.json', import.meta.url),
)('dynalite')

/** A key's attributes and their types: the partition key first. */
export type KeySpec = Readonly<Record<string, 'S' | 'N' | 'B'>>

export interface TableSpec {
  readonly key: KeySpec
  /** Keys of global secondary indexes. */
  readonly indexes?: readonly KeySpec[]
}

/** An empty DynamoDB in memory, with a client, gone with `await using`. */
export interface DynamoDBServer extends AsyncDisposable {
  readonly endpoint: string
  readonly client: DynamoDBClient
  /** Returns before the table can be used, if that takes a while. */
  startTable(name: string, spec: TableSpec): Promise<void>
  createTable(name: string, spec: TableSpec): Promise<void>
  put(table: string, items: readonly Record<string, AttributeValue>[]): Promise<void>
  /** All items, in no order. */
  items(table: string): Promise<Record<string, AttributeValue>[]>
}

export async function startDynamoDB({ createTableMs = 0 } = {}): Promise<DynamoDBServer> {
  const server = dynalite({ createTableMs }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${portOf(server)}`
  const client = clientOf(endpoint)

  async function startTable(name: string, { key, indexes = [] }: TableSpec): Promise<void> {
    const definitions = new Map(Object.entries(Object.assign({}, key, ...indexes) as KeySpec))
    const throughput = { ReadCapacityUnits: 1_000, WriteCapacityUnits: 1_000 }
    await client.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [...definitions].map(([AttributeName, AttributeType]) => ({
          AttributeName,
          AttributeType,
        })),
        KeySchema: schemaOf(key),
        ProvisionedThroughput: throughput,
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((index, position) => ({
            IndexName: `index-${position}`,
            KeySchema: schemaOf(index),
            Projection: { ProjectionType: 'ALL' },
            ProvisionedThroughput: throughput,
          })),
        }),
      }),
    )
  }

  return {
    endpoint,
    client,
    startTable,
    async createTable(name, spec) {
      await startTable(name, spec)
      for (;;) {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
        if (Table?.TableStatus === 'ACTIVE') return
      }
    },
    async put(table, items) {
      const requests = items.map(Item => ({ PutRequest: { Item } }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }))
    },
    async items(table) {
      const items: Record<string, AttributeValue>[] = []
      let from: Record<string, AttributeValue> | undefined
      do {
        const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: from }))
        items.push(...(page.Items ?? []))
        from = page.LastEvaluatedKey
      } while (from !== undefined)
      return items
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** A client for a test's server. */
export function clientOf(endpoint: string, credentials?: { readonly sessionToken: string }): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'secret', ...credentials },
    maxAttempts: 1,
  })
}

export function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('Expected a server that listens on a port')
  return address.port
}

function schemaOf(key: KeySpec) {
  return Object.keys(key).map((AttributeName, index) => ({
    AttributeName,
    KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
  }))
}
