import { once } from 'node:events'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  type KeyType,
  paginateScan,
} from '@aws-sdk/client-dynamodb'

// It has no types, and belongs to the package that emulates DynamoDB.
const dynalite: (options: { readonly createTableMs: number }) => Server = createRequire(
  new URL('../../local/package.json', import.meta.url),
)('dynalite')

export const TABLE = 'accounts'

/** The environment of a function that works with what runs on this machine. */
export const LOCAL_AWS = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
} as const

/** An attribute of a key and its type, the partition key first. */
export type KeyShape = readonly (readonly [name: string, type: 'S' | 'N' | 'B'])[]

export type Item = Readonly<Record<string, AttributeValue>>

/** An empty DynamoDB in memory, gone with `await using`. */
export interface TestDynamoDB extends AsyncDisposable {
  readonly url: string
  /** Creates `TABLE`. */
  createTable(key: KeyShape): Promise<void>
  /** All items of `TABLE`. */
  items(): Promise<Item[]>
}

export async function startDynamoDB(): Promise<TestDynamoDB> {
  const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = urlOf(server)
  const client = clientOf(url)
  const keyTypes: readonly KeyType[] = ['HASH', 'RANGE']
  return {
    url,
    async createTable(key) {
      await client.send(
        new CreateTableCommand({
          TableName: TABLE,
          KeySchema: key.map(([AttributeName], index) => ({ AttributeName, KeyType: keyTypes[index] })),
          AttributeDefinitions: key.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
          BillingMode: 'PAY_PER_REQUEST',
        }),
      )
    },
    async items() {
      const items: Item[] = []
      for await (const { Items = [] } of paginateScan({ client }, { TableName: TABLE, ConsistentRead: true })) {
        items.push(...Items)
      }
      return items
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
      await close(server)
    },
  }
}

/** A client as the handler makes it. @param requestTimeoutMs after which a request counts as lost */
export function clientOf(endpoint: string, requestTimeoutMs = 10_000): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: LOCAL_AWS.AWS_REGION,
    credentials: { accessKeyId: LOCAL_AWS.AWS_ACCESS_KEY_ID, secretAccessKey: LOCAL_AWS.AWS_SECRET_ACCESS_KEY },
    requestHandler: {
      connectionTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  })
}

export function urlOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}
