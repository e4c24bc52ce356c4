import { once } from 'node:events'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamoDBClient } from '../clients.ts'

// It has no types, and belongs to the package that emulates DynamoDB.
const dynalite: (options: { readonly createTableMs: number }) => Server = createRequire(
  new URL('../../../../packages/local/package.json', import.meta.url),
)('dynalite')

/** An empty DynamoDB in memory, with a client, gone with `await using`. */
export interface TestDynamoDB extends AsyncDisposable {
  readonly endpoint: string
  readonly client: DynamoDBClient
}

export async function startDynamoDB(): Promise<TestDynamoDB> {
  const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const endpoint = `http://127.0.0.1:${port}`
  const client = dynamoDBClient(endpoint)
  return {
    endpoint,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
