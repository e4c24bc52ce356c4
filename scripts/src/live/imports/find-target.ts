import { DescribeTableCommand, type DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
import { InputError } from '@inlet/core'
import type { ObjectStore, StoredObject } from '@inlet/lake'
import { createTableFor } from '../../commands/import/target-table.ts'
import { CommandError } from '../../output/run-cli.ts'
import type { TableKey } from '../table-key.ts'
import { knownKey } from './known-keys.ts'

/** What an object is imported into. */
export type Target =
  | { readonly is: 'there' }
  /** It was made for the object, since its key is known. */
  | { readonly is: 'made'; readonly key: TableKey }
  | { readonly is: 'missing'; readonly reason: string }

/** Looks for the table of an object, and makes it if that makes sense. */
export async function findTarget(
  client: DynamoDBClient,
  store: ObjectStore,
  object: StoredObject,
  table: string,
): Promise<Target> {
  const status = await statusOf(client, table)
  if (status === 'ACTIVE') return { is: 'there' }
  if (status !== undefined) return { is: 'missing', reason: `table ${table} is ${status}` }
  const key = knownKey(table)
  if (key === undefined) return { is: 'missing', reason: `there is no table ${table}` }
  try {
    await createTableFor(object, store, client, table, key)
    return { is: 'made', key }
  } catch (error) {
    if (error instanceof CommandError || error instanceof InputError) return { is: 'missing', reason: error.message }
    throw error
  }
}

async function statusOf(client: DynamoDBClient, TableName: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
