import { accountId } from '../names.ts'
import { TABLES_CATALOG } from '../transactions/tables-catalog.ts'

/** A database as Lake Formation finds it: one of the account's own catalog, or a namespace of a table bucket. */
export interface GrantedDatabase {
  readonly name: $util.Input<string>
  readonly catalogId: $util.Input<string>
}

/** What Lake Formation calls permissions. https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html */
type GrantedPermission = 'ALTER' | 'CREATE_TABLE' | 'DATA_LOCATION_ACCESS' | 'DELETE' | 'DESCRIBE' | 'INSERT' | 'SELECT'

export interface Grant {
  /** Of a role or user. */
  readonly principal: $util.Input<string>
  readonly permissions: readonly GrantedPermission[]
}

export function inAccount({ name }: aws.glue.CatalogDatabase): GrantedDatabase {
  return { name, catalogId: accountId }
}

export function inTableBucket(namespace: aws.s3tables.Namespace, bucket: aws.s3tables.TableBucket): GrantedDatabase {
  return {
    name: namespace.namespace,
    catalogId: $interpolate`${accountId}:${TABLES_CATALOG}/${bucket.name}`,
  }
}

export function grantDatabase(name: string, database: GrantedDatabase, grant: Grant): aws.lakeformation.Permissions {
  return new aws.lakeformation.Permissions(name, { ...argsOf(grant), database: { ...database } })
}

/** @param table all tables that the database has, or will have, if left out */
export function grantTables(
  name: string,
  { name: databaseName, catalogId }: GrantedDatabase,
  grant: Grant,
  table?: $util.Input<string>,
): aws.lakeformation.Permissions {
  const which = table === undefined ? { wildcard: true } : { name: table }
  return new aws.lakeformation.Permissions(name, { ...argsOf(grant), table: { databaseName, catalogId, ...which } })
}

/** Lets somebody make tables, and partitions of them, whose data is at a location that Lake Formation minds. */
export function grantLocation(
  name: string,
  location: aws.lakeformation.Resource,
  principal: $util.Input<string>,
): aws.lakeformation.Permissions {
  const grant: Grant = { principal, permissions: ['DATA_LOCATION_ACCESS'] }
  return new aws.lakeformation.Permissions(name, { ...argsOf(grant), dataLocation: { arn: location.arn } })
}

function argsOf({ principal, permissions }: Grant) {
  return { principal, permissions: [...permissions] }
}
