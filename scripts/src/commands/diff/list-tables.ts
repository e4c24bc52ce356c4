import { type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb'
import type { CatalogTable } from '@inlet/core'
import type { Catalog } from '@inlet/lake'

/** The tables of all databases of the lake. */
export async function listLakeTables(catalog: Catalog): Promise<CatalogTable[]> {
  const databases = await catalog.listDatabases()
  return (await Promise.all(databases.map(database => catalog.listTables(database)))).flat()
}

/** The names of the tables in DynamoDB. */
export async function listSources(client: DynamoDBClient): Promise<string[]> {
  const names: string[] = []
  for await (const { TableNames = [] } of paginateListTables({ client }, {})) names.push(...TableNames)
  return names
}

/** `raw.orders` */
export function fullName({ database, name }: CatalogTable): string {
  return `${database}.${name}`
}
