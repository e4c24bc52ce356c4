import type { AwsCall } from '../aws/aws-call.ts'
import type { Account, IamRequest } from './iam-request.ts'

/** What an operation is about; it needs its permission there, and on everything above. */
const LEVELS: Readonly<Record<string, 'database' | 'table'>> = {
  CreateDatabase: 'database',
  GetDatabase: 'database',
  GetTables: 'table',
  GetTable: 'table',
  CreateTable: 'table',
  UpdateTable: 'table',
  GetPartitions: 'table',
  BatchCreatePartition: 'table',
  UpdatePartition: 'table',
}

/** Stands for every table of a database, as no policy would name one. */
const ANY_TABLE = 'any-table-at-all'

/**
 * "All operations performed on a Data Catalog resource require permission on the resource and all the ancestors."
 * https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 */
export function glueRequests(call: AwsCall, account: Account): readonly IamRequest[] | undefined {
  const level = LEVELS[call.operation]
  if (level === undefined) return undefined
  const { database, table = ANY_TABLE } = call.target
  if (database === undefined) throw new Error(`Expected ${call.operation} to name a database`)
  return catalogRequests(call.operation, { database, ...(level === 'table' && { table }) }, call.region, account)
}

export interface CatalogPlace {
  readonly database: string
  readonly table?: string
}

/** Names are in lower case in the catalog. */
export function catalogRequests(
  operation: string,
  { database, table }: CatalogPlace,
  region: string,
  { id }: Account,
): readonly IamRequest[] {
  const names = ['catalog', `database/${database}`, ...(table === undefined ? [] : [`table/${database}/${table}`])]
  return names.map(name => ({
    action: `glue:${operation}`,
    resource: `arn:aws:glue:${region}:${id}:${name.toLowerCase()}`,
  }))
}
