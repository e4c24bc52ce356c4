import { arnOf, nameOf } from '../names.ts'
import { mayReadObjects, mayUseTables } from '../parts/permissions.ts'
import { FOR_THIS_ACCOUNT, makeServiceRole } from '../parts/service-role.ts'
import { stage } from '../stages.ts'
import { salesDatabase } from './orders-catalog.ts'
import { ORDERS_PREFIX, salesBucket } from './orders-firehose.ts'

/** A table as a crawler finds it, `projection_orders`, with partitions `partition_0…2`; none, unless the stage wants one. */
export const ordersCrawler = stage.orders.crawler ? makeCrawler() : undefined

interface MadeCrawler {
  readonly crawler: aws.glue.Crawler
  readonly role: aws.iam.Role
}

function makeCrawler(): MadeCrawler {
  // What it does not match, such as lines of one object each, Glue's own classifier of JSON takes.
  const classifier = new aws.glue.Classifier('OrdersClassifier', {
    name: nameOf('orders'),
    jsonClassifier: { jsonPath: '$.columns' },
  })
  const role = makeServiceRole('OrdersCrawlerRole', {
    service: 'glue.amazonaws.com',
    conditions: [FOR_THIS_ACCOUNT],
    permissions: [
      ...mayReadObjects(salesBucket, ORDERS_PREFIX),
      { actions: ['s3:GetBucketLocation'], resources: [salesBucket.arn] },
      ...mayUseTables(salesDatabase, [
        ...['GetDatabase', 'GetTable', 'GetTables', 'CreateTable', 'UpdateTable'],
        ...['GetPartition', 'GetPartitions', 'BatchGetPartition', 'BatchCreatePartition', 'UpdatePartition'],
      ]),
      // Crawlers of an account share a log, whose name they cannot be given.
      {
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [arnOf('logs', 'log-group:/aws-glue/crawlers*')],
      },
    ],
  })
  const crawler = new aws.glue.Crawler('OrdersCrawler', {
    name: nameOf('orders'),
    databaseName: salesDatabase.name,
    role: role.arn,
    tablePrefix: 'projection_',
    classifiers: [classifier.name],
    s3Targets: [{ path: $interpolate`s3://${salesBucket.name}/${ORDERS_PREFIX}` }],
    schedule: 'cron(15 0 * * ? *)',
    recrawlPolicy: { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
    // Of new folders only, Glue takes no other policy than this, which never removes or changes what queries rely on.
    schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
  })
  return { crawler, role }
}
