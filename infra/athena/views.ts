import { rawDatabase } from '../lake.ts'
import { arnOf, nameOf } from '../names.ts'
import { salesDatabase } from '../orders/orders-catalog.ts'
import { makeDeadLetterQueue } from '../parts/dead-letters.ts'
import { makeFunction, type Permission } from '../parts/function.ts'
import { mayReadObjects, mayUseTables, mayWriteObjects, objects } from '../parts/permissions.ts'
import { makeSchedule } from '../parts/schedule.ts'
import { stage } from '../stages.ts'
import { TABLES_CATALOG } from '../transactions/tables-catalog.ts'
import { analyticsNamespace, tableBucket, transactionsIcebergTable } from '../transactions/transactions-iceberg.ts'
import { analyticsDatabase, resultBucket, viewQueries } from './workgroups.ts'

const databases = [rawDatabase, salesDatabase]

/** Events of tables whose views could not be made. */
export const viewDeadLetters = makeDeadLetterQueue('ViewDeadLetters')

/** Makes `<table>_changes` and `<table>_current` anew where a table has other columns. */
export const athenaViews = makeFunction('AthenaViews', {
  package: 'athena-views',
  description: 'Views of changes on Athena',
  memory: '256 MB',
  timeout: '5 minutes',
  environment: {
    WORKGROUP: viewQueries.name,
    DATABASES: $interpolate`${rawDatabase.name},${salesDatabase.name}`,
    ICEBERG_CATALOG: $interpolate`${TABLES_CATALOG}/${tableBucket.name}`,
    ICEBERG_DATABASE: analyticsNamespace.namespace,
    ICEBERG_VIEWS_DATABASE: analyticsDatabase.name,
  },
  deadLetters: viewDeadLetters,
  permissions: [
    { actions: ['athena:StartQueryExecution', 'athena:GetQueryExecution'], resources: [viewQueries.arn] },
    // Athena acts with the rights of who asks: it looks at tables, writes views beside them, and a result of no rows.
    ...[...databases, analyticsDatabase].flatMap(database => [
      ...mayUseTables(database, ['GetDatabase', 'GetTable']),
      ...mayUseTables(database, ['CreateTable', 'UpdateTable'], ['*_changes', '*_current']),
    ]),
    // Of tables in S3 Tables, the settings say which there are.
    ...databases.flatMap(database => mayUseTables(database, ['GetTables'])),
    ...mayReadObjects(resultBucket, 'views/'),
    ...mayWriteObjects(resultBucket, 'views/'),
    { actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'], resources: [resultBucket.arn] },
    { actions: ['s3:ListMultipartUploadParts'], resources: [objects(resultBucket, 'views/')] },
    // Athena asks for this one whatever the query is about.
    { actions: ['glue:GetDatabase'], resources: [arnOf('glue', 'catalog'), arnOf('glue', 'database/default')] },
    {
      actions: ['glue:GetCatalog', 'glue:GetDatabase', 'glue:GetTable'],
      resources: [
        arnOf('glue', 'catalog'),
        arnOf('glue', `catalog/${TABLES_CATALOG}`),
        $interpolate`${arnOf('glue', 'catalog')}/${TABLES_CATALOG}/${tableBucket.name}`,
        $interpolate`${arnOf('glue', 'database')}/${TABLES_CATALOG}/${tableBucket.name}/${analyticsNamespace.namespace}`,
        $interpolate`${arnOf('glue', 'table')}/${TABLES_CATALOG}/${tableBucket.name}/${analyticsNamespace.namespace}/*`,
      ],
    },
    ...mayReadIceberg(),
  ],
})

const changed = new aws.cloudwatch.EventRule('TableChanged', {
  name: nameOf('table-changed'),
  description: 'A table of the lake was made, or has other columns',
  eventPattern: $jsonStringify({
    source: ['aws.glue'],
    'detail-type': ['Glue Data Catalog Database State Change', 'Glue Data Catalog Table State Change'],
    detail: {
      databaseName: databases.map(({ name }) => name),
      typeOfChange: ['CreateTable', 'UpdateTable'],
    },
  }),
})

new aws.lambda.Permission('TableChangedMayInvoke', {
  action: 'lambda:InvokeFunction',
  function: athenaViews.name,
  principal: 'events.amazonaws.com',
  sourceArn: changed.arn,
})

new aws.cloudwatch.EventTarget('TableChangedTarget', {
  rule: changed.name,
  arn: athenaViews.arn,
  retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 24 * 60 * 60 },
})

// Glue tells of changes as well as it can, and S3 Tables not at all. Views that are as they should be cost nothing here.
makeSchedule('ViewSchedule', {
  schedule: 'rate(1 hour)',
  fn: athenaViews,
  event: { databases: [...databases, analyticsDatabase].map(({ name }) => name) },
})

/**
 * Athena reads a table's metadata to know its columns; with Lake Formation, that gives out the rights to it instead.
 * https://docs.aws.amazon.com/glue/latest/dg/s3tables-catalog-prerequisites.html
 */
function mayReadIceberg(): Permission[] {
  // Lake Formation has no resources that a policy could name.
  if (stage.lakeFormation !== undefined) return [{ actions: ['lakeformation:GetDataAccess'], resources: ['*'] }]
  return [
    { actions: ['s3tables:GetTableBucket', 's3tables:GetNamespace'], resources: [tableBucket.arn] },
    {
      actions: ['s3tables:GetTable', 's3tables:GetTableMetadataLocation', 's3tables:GetTableData'],
      resources: [transactionsIcebergTable.arn],
    },
  ]
}
