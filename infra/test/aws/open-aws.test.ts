import { AthenaClient, GetQueryExecutionCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose'
import { CreateDatabaseCommand, GetTableCommand, GlueClient } from '@aws-sdk/client-glue'
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { expect, it } from 'vitest'
import { openAws } from './open-aws.ts'

const REGION = 'eu-west-2'
const STREAM = 'arn:aws:kinesis:eu-west-2:000000000000:stream/changes'

async function openClients() {
  const aws = await openAws({ region: REGION, stream: 'changes' })
  const settings = {
    endpoint: String(aws.env.AWS_ENDPOINT_URL),
    region: REGION,
    credentials: { accessKeyId: String(aws.env.AWS_ACCESS_KEY_ID), secretAccessKey: 'test' },
  }
  return { aws, settings, ...aws, [Symbol.asyncDispose]: () => aws[Symbol.asyncDispose]() }
}

it('plays S3, and tells what it is asked', async () => {
  await using opened = await openClients()
  const s3 = new S3Client(opened.settings)
  const place = { Bucket: 'a-bucket', Key: 'dt=1/a b+c.txt' }
  await s3.send(new PutObjectCommand({ ...place, Body: 'one', IfNoneMatch: '*' }))
  await expect(s3.send(new PutObjectCommand({ ...place, Body: 'two', IfNoneMatch: '*' }))).rejects.toMatchObject({
    name: 'PreconditionFailed',
  })
  const { ETag } = await s3.send(new HeadObjectCommand(place))
  await s3.send(new PutObjectCommand({ ...place, Body: 'three', IfMatch: ETag }))
  await expect(s3.send(new GetObjectCommand({ ...place, IfMatch: ETag }))).rejects.toThrow()
  const { Body } = await s3.send(new GetObjectCommand(place))
  expect(await Body?.transformToString()).toBe('three')
  await expect(s3.send(new HeadObjectCommand({ ...place, Key: 'none' }))).rejects.toMatchObject({ name: 'NotFound' })
  expect((await s3.send(new ListObjectsV2Command({ Bucket: place.Bucket, Prefix: 'dt=1/' }))).KeyCount).toBe(1)
  await s3.send(new CopyObjectCommand({ ...place, Key: 'copy', CopySource: 'a-bucket/dt%3D1/a%20b%2Bc.txt' }))
  await s3.send(new DeleteObjectCommand({ ...place, Key: 'copy' }))
  await s3.send(new DeleteObjectsCommand({ Bucket: place.Bucket, Delete: { Objects: [{ Key: 'x&y' }, place] } }))
  expect((await s3.send(new ListObjectsV2Command({ Bucket: place.Bucket }))).KeyCount).toBe(0)

  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...place, Key: 'large' }))
  const upload = { ...place, Key: 'large', UploadId }
  const part = await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' }))
  // fauxqs has no such lists.
  await expect(s3.send(new ListPartsCommand(upload))).rejects.toThrow()
  await s3.send(new ListMultipartUploadsCommand({ Bucket: place.Bucket }))
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] }
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }))
  const other = await s3.send(new CreateMultipartUploadCommand({ ...place, Key: 'other' }))
  await s3.send(new AbortMultipartUploadCommand({ ...place, Key: 'other', UploadId: other.UploadId }))

  opened.check()
  expect(opened.calls.every(({ service, region }) => service === 's3' && region === REGION)).toBe(true)
  const of = (name: string) => opened.calls.filter(({ operation }) => operation === name).map(({ target }) => target)
  const object = { bucket: place.Bucket, key: place.Key }
  expect(of('PutObject')).toEqual([
    { ...object, condition: 'if-none-match' },
    { ...object, condition: 'if-none-match' },
    { ...object, condition: 'if-match' },
  ])
  expect(of('HeadObject')[1]).toMatchObject({ bucket: place.Bucket, key: 'none' })
  expect(of('CopyObject')).toEqual([{ ...object, key: 'copy', copySource: 'a-bucket/dt=1/a b+c.txt' }])
  expect(of('DeleteObjects')).toEqual([{ bucket: place.Bucket, key: 'x&y' }, object])
  expect(of('ListObjectsV2')).toEqual([{ bucket: place.Bucket, prefix: 'dt=1/' }, { bucket: place.Bucket }])
  expect(opened.calls.slice(-8).map(({ operation }) => operation)).toEqual(
    [
      'CreateMultipartUpload',
      'UploadPart',
      'ListParts',
      'ListMultipartUploads',
      'CompleteMultipartUpload',
      'CreateMultipartUpload',
      'AbortMultipartUpload',
    ].toSpliced(0, 0, 'ListObjectsV2'),
  )
})

it('plays the other services, and tells what they are asked', async () => {
  await using opened = await openClients()
  const { settings } = opened
  const glue = new GlueClient(settings)
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'raw' } }))
  await expect(glue.send(new GetTableCommand({ DatabaseName: 'raw', Name: 'orders' }))).rejects.toMatchObject({
    name: 'EntityNotFoundException',
  })
  await opened.dynamodb.send(
    new CreateTableCommand({
      TableName: 'accounts',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const { Table } = await new DynamoDBClient(settings).send(new DescribeTableCommand({ TableName: 'accounts' }))
  expect(Table?.TableStatus).toBe('ACTIVE')
  const kinesis = new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() })
  const Records = [{ Data: Buffer.from('a'), PartitionKey: 'a' }]
  const put = await kinesis.send(new PutRecordsCommand({ StreamARN: STREAM, StreamName: 'changes', Records }))
  expect(put.FailedRecordCount).toBe(0)
  const batch = new PutRecordBatchCommand({ DeliveryStreamName: 'orders', Records: [{ Data: Buffer.from('a') }] })
  expect((await new FirehoseClient(settings).send(batch)).RequestResponses).toHaveLength(1)
  const event = Buffer.from('{"go":"on"}')
  const functionArn = 'arn:aws:lambda:eu-west-2:123456789012:function:import'
  const invoke = new InvokeCommand({ FunctionName: functionArn, InvocationType: 'Event', Payload: event })
  expect((await new LambdaClient(settings).send(invoke)).StatusCode).toBe(202)

  const athena = new AthenaClient(settings)
  const started = await athena.send(new StartQueryExecutionCommand({ QueryString: 'SELECT 1', WorkGroup: 'lake' }))
  const query = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: started.QueryExecutionId }))
  expect(query.QueryExecution?.Status?.State).toBe('SUCCEEDED')

  opened.check()
  expect(opened.invocations).toEqual([{ go: 'on' }])
  expect(opened.calls.map(({ service, operation, target }) => ({ [`${service}:${operation}`]: target }))).toEqual([
    { 'glue:CreateDatabase': { database: 'raw' } },
    { 'glue:GetTable': { database: 'raw', table: 'orders' } },
    { 'dynamodb:DescribeTable': { table: 'accounts' } },
    { 'kinesis:PutRecords': { stream: STREAM } },
    { 'firehose:PutRecordBatch': { stream: 'orders' } },
    { 'lambda:Invoke': { function: functionArn } },
    { 'athena:StartQueryExecution': { workgroup: 'lake', statement: 'SELECT 1' } },
    { 'athena:GetQueryExecution': { workgroup: 'lake' } },
  ])
})

it.each([
  [
    'S3',
    'GET /b-1/k?tagging',
    (settings: object) => new S3Client(settings).send(new GetObjectTaggingCommand({ Bucket: 'b-1', Key: 'k' })),
  ],
  [
    'Lambda',
    'GET /2015-03-31/functions',
    (settings: object) => new LambdaClient(settings).send(new ListFunctionsCommand({})),
  ],
])('does not pass over what it does not know of %s', async (_, message, call) => {
  await using opened = await openClients()
  await expect(call(opened.settings)).rejects.toThrow()
  expect(() => opened.check()).toThrow(message)
})
