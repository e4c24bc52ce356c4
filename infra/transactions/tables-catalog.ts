import { ConfigError } from '@inlet/core'

/** The account's catalog of all table buckets of a Region. AWS gives it this name, and no other is read by Athena. */
export const TABLES_CATALOG = 's3tablescatalog'

export interface Place {
  readonly region: string
  readonly accountId: string
  readonly partition: string
}

/** With `IAM_ALLOWED_PRINCIPALS`, IAM alone says who may read and write, unless somebody turns on Lake Formation. */
const BY_IAM = [{ Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' }, Permissions: ['ALL'] }]

/**
 * Makes sure that the account's catalog is there. It belongs to nobody's stage: so no stage makes it, or removes it.
 * @param lookUp asks Glue for a catalog of that name
 * @throws ConfigError that says how to make it, if there is none
 */
export async function requireTablesCatalog(lookUp: (name: string) => Promise<unknown>, place: Place): Promise<void> {
  try {
    await lookUp(TABLES_CATALOG)
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new ConfigError(howToMake(place), { cause })
  }
}

/** Glue's error, and what Terraform's provider makes of it. */
function isMissing(error: unknown): boolean {
  return /EntityNotFound|couldn't find resource|empty result|not found/i.test(String(error))
}

/** https://docs.aws.amazon.com/glue/latest/dg/enable-s3-tables-catalog-integration.html */
function howToMake({ region, accountId, partition }: Place): string {
  const input = JSON.stringify({
    FederatedCatalog: {
      Identifier: `arn:${partition}:s3tables:${region}:${accountId}:bucket/*`,
      ConnectionName: 'aws:s3tables',
    },
    CreateDatabaseDefaultPermissions: BY_IAM,
    CreateTableDefaultPermissions: BY_IAM,
    AllowFullTableExternalDataAccess: 'True',
  })
  return [
    `Account ${accountId} has no catalog "${TABLES_CATALOG}" in ${region}, which Athena and Firehose reach S3 Tables by.`,
    'Somebody who may has to make it, once for the account and Region: in the console, S3, "Table buckets", "Enable',
    'integration"; or with IAM alone, as Inlet expects it unless a stage has `lakeFormation`:',
    `  aws glue create-catalog --region ${region} --name ${TABLES_CATALOG} --catalog-input '${input}'`,
  ].join('\n')
}
