import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  type TableDescription,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { CommandError } from '../output/run-cli.ts'
import type { SampleTable } from '../samples/sample-table.ts'
import { describedKey, keyText, sampleKey, type TableKey } from './table-key.ts'

/** Seconds. */
const WAIT = { minDelay: 0.1, maxDelay: 1, maxWaitTime: 60 } as const

/**
 * Creates the tables, billed on demand, and waits until they can be written to. One that is there already stays.
 * @throws CommandError if a table is there with another key
 */
export async function createTables(client: DynamoDBClient, tables: readonly SampleTable[]): Promise<void> {
  // All are created before any is waited for: each takes DynamoDB some seconds.
  for (const table of tables) await beginTable(client, table.source, sampleKey(table))
  for (const { source } of tables) await waitUntilTableExists({ client, ...WAIT }, { TableName: source })
}

/** The same for a table of which only the key is known. */
export async function createTable(client: DynamoDBClient, source: string, key: TableKey): Promise<void> {
  await beginTable(client, source, key)
  await waitUntilTableExists({ client, ...WAIT }, { TableName: source })
}

async function beginTable(client: DynamoDBClient, source: string, key: TableKey): Promise<void> {
  const command = new CreateTableCommand({
    TableName: source,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: key.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: key.map(({ name }, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  })
  try {
    await client.send(command)
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
    const { Table = {} } = await client.send(new DescribeTableCommand({ TableName: source }))
    checkKey(source, Table, key)
  }
}

/** @throws CommandError if a table has another key than `expected` */
export function checkKey(source: string, table: TableDescription, expected: TableKey): void {
  const found = keyText(describedKey(table))
  if (found === keyText(expected)) return
  throw new CommandError(`Expected table ${source} to have the key ${keyText(expected)}, found ${found}`)
}
