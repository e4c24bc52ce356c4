import {
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { DEFAULT_DIALECT, TABLE_DEFINITIONS } from '@inlet/core'
import { readHeader } from '@inlet/csv-to-dynamodb/header'
import type { ObjectStore, StoredObject } from '@inlet/lake'
import { checkKey, createTable } from '../../live/create-tables.ts'
import type { TableKey } from '../../live/table-key.ts'
import { CommandError, UsageError } from '../../output/run-cli.ts'

/** The value of `--table`. @throws UsageError if DynamoDB has no such names */
export function tableName(text: string): string {
  if (/^[\w.-]{3,255}$/.test(text)) return text
  throw new UsageError(`Expected 3 to 255 letters, digits, ".", "_" and "-" for --table, found "${text}"`)
}

/**
 * Looks for the table, and says at once what is wrong with it.
 * @param key that it is to have, or be created with
 * @returns undefined if it is to be created
 * @throws CommandError if it has another key, or is not there and nobody says which it is to have
 */
export async function findTable(
  client: DynamoDBClient,
  name: string,
  key: TableKey | undefined,
): Promise<TableDescription | undefined> {
  const table = await describe(client, name)
  if (table !== undefined && key !== undefined) checkKey(name, table, key)
  if (table !== undefined || key !== undefined) return table
  throw new CommandError(
    `There is no table ${name}. To create it, name the columns that are its key, such as --key account,offer_id`,
  )
}

/** Creates the table for an object, unless its header says that the key is mistaken. @throws CommandError, InputError */
export async function createTableFor(
  object: StoredObject,
  store: ObjectStore,
  client: DynamoDBClient,
  name: string,
  key: TableKey,
): Promise<void> {
  const definition = TABLE_DEFINITIONS.find(({ source }) => source === name)
  const { names } = await readHeader(store, object, definition?.csv ?? DEFAULT_DIALECT)
  const missing = key.filter(({ name }) => !names.includes(name)).map(({ name }) => name)
  if (missing.length > 0) {
    throw new CommandError(
      `The file has no column ${missing.join(', ')}, which --key names; it has ${names.join(', ')}`,
    )
  }
  await createTable(client, name, key)
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
