import { athenaViews } from '../athena/views.ts'
import { analyticsDatabase } from '../athena/workgroups.ts'
import { streamToParquet } from '../changes/stream-to-parquet.ts'
import { csvToPartition } from '../csv/csv-to-partition.ts'
import { rawBucket, rawDatabase } from '../lake.ts'
import { salesDatabase } from '../orders/orders-catalog.ts'
import { ordersCrawler } from '../orders/orders-crawler.ts'
import { salesBucket } from '../orders/orders-firehose.ts'
import { stage } from '../stages.ts'
import { analyticsNamespace, tableBucket } from '../transactions/transactions-iceberg.ts'
import { type GrantedDatabase, grantDatabase, grantLocation, grantTables, inAccount, inTableBucket } from './grants.ts'

/**
 * Lake Formation asks for its own permissions besides those of IAM. Who administers the data lake, and what databases and
 * tables come with, is the account's: no stage touches `DataLakeSettings`, whose list of administrators it would replace.
 * The grants of Firehose are made with its stream, which does not come to be without them.
 */
if (stage.lakeFormation !== undefined) {
  const [raw, sales] = [inAccount(rawDatabase), inAccount(salesDatabase)]
  const rawLocation = registerLocation('RawLocation', rawBucket)
  const salesLocation = registerLocation('SalesLocation', salesBucket)

  for (const [name, loader] of Object.entries({ StreamToParquet: streamToParquet, CsvToPartition: csvToPartition })) {
    grantLoading(name, raw, rawLocation, loader.nodes.role.arn)
  }
  if (ordersCrawler !== undefined) grantLoading('OrdersCrawler', sales, salesLocation, ordersCrawler.role.arn)

  const views = { Raw: raw, Sales: sales, Views: inAccount(analyticsDatabase) }
  const analytics = inTableBucket(analyticsNamespace, tableBucket)
  const viewMaker = athenaViews.nodes.role.arn
  for (const [name, database] of Object.entries(views)) grantViews(`AthenaViews${name}`, database, viewMaker)
  grantReading('AthenaViewsAnalytics', analytics, viewMaker)

  const databases = { ...views, Analytics: analytics }
  for (const reader of stage.lakeFormation.readers) {
    for (const [name, database] of Object.entries(databases)) grantReading(readerName(reader) + name, database, reader)
  }
}

/** Whoever loads tables makes them, adds columns and partitions, and looks at what there is. */
function grantLoading(
  name: string,
  database: GrantedDatabase,
  location: aws.lakeformation.Resource,
  principal: $util.Input<string>,
): void {
  grantDatabase(`${name}DatabaseGrant`, database, { principal, permissions: ['CREATE_TABLE', 'DESCRIBE'] })
  grantTables(`${name}TablesGrant`, database, {
    principal,
    permissions: ['ALTER', 'DELETE', 'DESCRIBE', 'INSERT', 'SELECT'],
  })
  grantLocation(`${name}LocationGrant`, location, principal)
}

/** Whoever makes views sees the tables that they are of. */
function grantViews(name: string, database: GrantedDatabase, principal: $util.Input<string>): void {
  grantDatabase(`${name}DatabaseGrant`, database, { principal, permissions: ['CREATE_TABLE', 'DESCRIBE'] })
  grantTables(`${name}TablesGrant`, database, { principal, permissions: ['ALTER', 'DESCRIBE', 'SELECT'] })
}

function grantReading(name: string, database: GrantedDatabase, principal: $util.Input<string>): void {
  grantDatabase(`${name}DatabaseGrant`, database, { principal, permissions: ['DESCRIBE'] })
  grantTables(`${name}TablesGrant`, database, { principal, permissions: ['DESCRIBE', 'SELECT'] })
}

/** Lets Lake Formation give readers access to the files of a bucket, so that they need none by IAM. */
function registerLocation(name: string, { arn }: sst.aws.Bucket): aws.lakeformation.Resource {
  return new aws.lakeformation.Resource(name, { arn, useServiceLinkedRole: true })
}

/** `Reader-123456789012-role/team/analyst`: by all of its name, so that no other reader's grants change when one comes or goes. */
function readerName(arn: string): string {
  const [, , , , account, name] = arn.split(':')
  return `Reader-${account}-${name}-`
}
