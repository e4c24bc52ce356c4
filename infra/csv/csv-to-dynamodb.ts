import { accountId, arnOf, bucketNameOf, nameOf } from '../names.ts'
import { makeBucket } from '../parts/bucket.ts'
import { makeDeadLetterQueue } from '../parts/dead-letters.ts'
import { makeFunction } from '../parts/function.ts'
import { mayReadObjects, mayWriteObjects, objects } from '../parts/permissions.ts'
import { isPermanentStage } from '../stage.ts'
import { stage } from '../stages.ts'

const { csvImport } = stage
const functionName = csvImport.functionName ?? nameOf('CsvToDynamodb')

/** Endings of what is imported. What the import writes itself ends in `.json`, and so sets off nothing. */
const SUFFIXES = ['.csv', '.CSV', '.csv.gz', '.CSV.GZ', '.csv.zst', '.CSV.ZST', '.zip', '.ZIP']

/** CSV files, and beside them what became of their rows. */
export const uploadBucket = makeBucket('CsvUploads', {
  bucketName: csvImport.bucketName ?? bucketNameOf('csv-uploads'),
})

/** The table that they are imported into. */
export const importTable = new sst.aws.Dynamo('Offers', {
  fields: { account: 'string', offer_id: 'string' },
  primaryIndex: { hashKey: 'account', rangeKey: 'offer_id' },
  deletionProtection: isPermanentStage($app.stage),
  transform: { table: { name: csvImport.tableName ?? nameOf('offers') } },
})

/** Files that could not be imported, as events of S3 or as what an import left for its next invocation. */
export const importDeadLetters = makeDeadLetterQueue('CsvImportDeadLetters')

/** Six times as long as an import takes at most, as AWS asks for. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const queue = new sst.aws.Queue('CsvUploadQueue', {
  visibilityTimeout: '90 minutes',
  dlq: { queue: importDeadLetters.arn, retry: 5 },
  transform: {
    queue: { name: nameOf('CsvUploadQueue'), sqsManagedSseEnabled: true, messageRetentionSeconds: 14 * 24 * 60 * 60 },
  },
})

export const uploadQueue = queue.nodes.queue

const queuePolicy = new aws.sqs.QueuePolicy('CsvUploadQueuePolicy', {
  queueUrl: queue.url,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: ['sqs:SendMessage'],
        resources: [queue.arn],
        principals: [{ type: 'Service', identifiers: ['s3.amazonaws.com'] }],
        conditions: [
          { test: 'ArnEquals', variable: 'aws:SourceArn', values: [uploadBucket.arn] },
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
        ],
      },
    ],
  }).json,
})

new aws.s3.BucketNotification(
  'CsvUploadNotification',
  {
    bucket: uploadBucket.name,
    queues: SUFFIXES.map(suffix => ({
      id: suffix.slice(1).replaceAll('.', '-'),
      queueArn: queue.arn,
      events: ['s3:ObjectCreated:*'],
      filterSuffix: suffix,
    })),
  },
  { dependsOn: [queuePolicy] },
)

export const csvToDynamodb = makeFunction('CsvToDynamodb', {
  package: 'csv-to-dynamodb',
  description: 'CSV uploads into a DynamoDB table',
  functionName,
  roleName: csvImport.roleName,
  memory: '128 MB',
  timeout: '15 minutes',
  environment: { TABLE_NAME: importTable.name },
  deadLetters: importDeadLetters,
  permissions: [
    {
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      resources: [queue.arn],
    },
    { actions: ['dynamodb:DescribeTable', 'dynamodb:BatchWriteItem'], resources: [importTable.arn] },
    ...mayReadObjects(uploadBucket),
    ...['json-copy/', 'unprocessed/'].flatMap(folder => mayWriteObjects(uploadBucket, folder)),
    { actions: ['s3:PutObject'], resources: [objects(uploadBucket, '_state/')] },
    {
      actions: ['s3:DeleteObject'],
      resources: [objects(uploadBucket, 'unprocessed/'), objects(uploadBucket, '_state/')],
    },
    // Of itself, to go on where its time ran out.
    { actions: ['lambda:InvokeFunction'], resources: [arnOf('lambda', `function:${functionName}`)] },
  ],
})

// An import of any size takes as many invocations as it takes; Lambda would stop it after sixteen.
new aws.lambda.FunctionRecursionConfig('CsvToDynamodbRecursion', {
  functionName: csvToDynamodb.name,
  recursiveLoop: 'Allow',
})

new aws.lambda.EventSourceMapping('CsvUploadEventSource', {
  eventSourceArn: queue.arn,
  functionName: csvToDynamodb.arn,
  // A file may take all the time that an invocation has.
  batchSize: 1,
  functionResponseTypes: ['ReportBatchItemFailures'],
  scalingConfig: { maximumConcurrency: csvImport.concurrency },
})
