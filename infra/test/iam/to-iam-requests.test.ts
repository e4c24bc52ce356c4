import { describe, expect, it } from 'vitest'
import type { AwsCall, Target } from '../aws/aws-call.ts'
import { allows } from './allows.ts'
import type { Account } from './iam-request.ts'
import { toIamRequests } from './to-iam-requests.ts'

const ID = '123456789012'
const KEY = `arn:aws:kms:eu-west-2:${ID}:key/1`
const STREAM = `arn:aws:kinesis:eu-west-2:${ID}:stream/changes`
const ACCOUNT: Account = {
  id: ID,
  keys: { 'arn:aws:s3:::secret': KEY, [STREAM]: KEY },
  results: { lake: 's3://results/athena/' },
}
const VIEW = `CREATE OR REPLACE VIEW "raw"."orders_current" AS SELECT "a" FROM (SELECT "a" FROM "raw"."orders_changes") JOIN "b-c"."d" ON true`

function callOf(service: string, operation: string, target: Target): AwsCall {
  return { service, operation, region: 'eu-west-2', target }
}

function requestsOf(service: string, operation: string, target: Target): string[] {
  const requests = toIamRequests(callOf(service, operation, target), ACCOUNT)
  return requests.map(({ action, resource }) => `${action} ${resource}`)
}

const onCatalog = (operation: string, ...names: string[]) =>
  names.map(name => `glue:${operation} arn:aws:glue:eu-west-2:${ID}:${name}`)

describe('toIamRequests', () => {
  it('asks for the objects of S3, and for the bucket where a missing one is to be told from a forbidden one', () => {
    const object = { bucket: 'raw', key: 'dt=1/a' }
    const [own, bucket] = ['arn:aws:s3:::raw/dt=1/a', 'arn:aws:s3:::raw']
    expect(requestsOf('s3', 'HeadObject', object)).toEqual([`s3:GetObject ${own}`, `s3:ListBucket ${bucket}`])
    expect(requestsOf('s3', 'PutObject', object)).toEqual([`s3:PutObject ${own}`])
    expect(requestsOf('s3', 'PutObject', { ...object, condition: 'if-none-match' })).toEqual([`s3:PutObject ${own}`])
    expect(requestsOf('s3', 'PutObject', { ...object, condition: 'if-match' })).toEqual([
      `s3:PutObject ${own}`,
      `s3:GetObject ${own}`,
    ])
    expect(toIamRequests(callOf('s3', 'ListObjectsV2', { bucket: 'raw', prefix: 'dt=1/' }), ACCOUNT)).toEqual([
      { action: 's3:ListBucket', resource: bucket, context: { 's3:prefix': 'dt=1/' } },
    ])
    expect(requestsOf('s3', 'CopyObject', { ...object, copySource: 'other/b' })).toEqual([
      `s3:PutObject ${own}`,
      's3:GetObject arn:aws:s3:::other/b',
      's3:ListBucket arn:aws:s3:::other',
    ])
  })

  it.each([
    ['GetObject', ['Decrypt']],
    ['HeadObject', []],
    ['PutObject', ['GenerateDataKey']],
    ['UploadPart', ['GenerateDataKey', 'Decrypt']],
    ['CompleteMultipartUpload', ['GenerateDataKey', 'Decrypt']],
    ['DeleteObject', []],
    ['ListObjectsV2', []],
  ])('asks for the key of an encrypted bucket: %s for %j', (operation, uses) => {
    const requests = toIamRequests(callOf('s3', operation, { bucket: 'secret', key: 'a' }), ACCOUNT)
    const ofKey = requests.filter(({ resource }) => resource === KEY)
    expect(ofKey.map(({ action }) => action)).toEqual(uses.map(use => `kms:${use}`))
    for (const { context } of ofKey) expect(context).toEqual({ 'kms:ViaService': 's3.eu-west-2.amazonaws.com' })
  })

  it('asks for the key with a checksum', () => {
    const requests = requestsOf('s3', 'HeadObject', { bucket: 'secret', key: 'a', checksumMode: 'ENABLED' })
    expect(requests).toContain(`kms:Decrypt ${KEY}`)
  })

  it('asks Glue for everything above a table, too', () => {
    expect(requestsOf('glue', 'UpdatePartition', { database: 'Raw', table: 'Orders' })).toEqual(
      onCatalog('UpdatePartition', 'catalog', 'database/raw', 'table/raw/orders'),
    )
    expect(requestsOf('glue', 'CreateDatabase', { database: 'raw' })).toEqual(
      onCatalog('CreateDatabase', 'catalog', 'database/raw'),
    )
  })

  it('asks for what Athena does for a view, as whoever asked for it', () => {
    const requests = requestsOf('athena', 'StartQueryExecution', { workgroup: 'lake', statement: VIEW })
    expect(requests[0]).toBe(`athena:StartQueryExecution arn:aws:athena:eu-west-2:${ID}:workgroup/lake`)
    const view = ['catalog', 'database/raw', 'table/raw/orders_current']
    expect(requests).toEqual(
      expect.arrayContaining([
        ...onCatalog('GetDatabase', 'catalog', 'database/default'),
        ...['GetTable', 'CreateTable', 'UpdateTable'].flatMap(operation => onCatalog(operation, ...view)),
        ...onCatalog('GetTable', 'table/raw/orders_changes', 'table/b-c/d'),
        ...onCatalog('GetDatabase', 'database/raw', 'database/b-c'),
        's3:GetBucketLocation arn:aws:s3:::results',
        's3:PutObject arn:aws:s3:::results/athena/result',
      ]),
    )
    expect(requests.join('\n')).not.toContain(
      'UpdateTable arn:aws:glue:eu-west-2:123456789012:table/raw/orders_changes',
    )
    const other = `CREATE VIEW raw.v AS SELECT a FROM "s3tablescatalog/b"."analytics"."transactions"`
    expect(requestsOf('athena', 'StartQueryExecution', { statement: other }).join('\n')).not.toContain('analytics')
    expect(() => requestsOf('athena', 'StartQueryExecution', { statement: 'DROP TABLE raw.orders' })).toThrow(
      'a view only',
    )
  })

  it('takes a name or an ARN', () => {
    const invoked = `lambda:InvokeFunction arn:aws:lambda:eu-west-2:${ID}:function:import`
    expect(requestsOf('lambda', 'Invoke', { function: 'import' })).toEqual([invoked])
    expect(requestsOf('lambda', 'Invoke', { function: invoked.split(' ')[1] ?? '' })).toEqual([invoked])
    expect(requestsOf('dynamodb', 'BatchWriteItem', { table: 'accounts' })).toEqual([
      `dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-2:${ID}:table/accounts`,
    ])
    expect(requestsOf('firehose', 'PutRecordBatch', { stream: 'orders' })).toEqual([
      `firehose:PutRecordBatch arn:aws:firehose:eu-west-2:${ID}:deliverystream/orders`,
    ])
    const put = [`kinesis:PutRecords ${STREAM}`, `kms:GenerateDataKey ${KEY}`]
    expect(requestsOf('kinesis', 'PutRecords', { stream: 'changes' })).toEqual(put)
    expect(requestsOf('kinesis', 'PutRecords', { stream: STREAM })).toEqual(put)
  })

  it.each([
    ['s3', 'PutBucketPolicy'],
    ['glue', 'DeleteTable'],
    ['dynamodb', 'DeleteTable'],
    ['kinesis', 'GetRecords'],
    ['lambda', 'DeleteFunction'],
    ['athena', 'StopQueryExecution'],
    ['sts', 'AssumeRole'],
  ])('refuses %s:%s, whose permissions nobody has looked up', (service, operation) => {
    expect(() => requestsOf(service, operation, {})).toThrow(`${service}:${operation}`)
  })

  it.each<[string, string[], Target]>([
    [
      's3',
      ['GetObject', 'HeadObject', 'PutObject', 'CopyObject', 'DeleteObject', 'DeleteObjects', 'ListObjectsV2'],
      { bucket: 'secret', key: 'a' },
    ],
    [
      's3',
      [
        'CreateMultipartUpload',
        'UploadPart',
        'CompleteMultipartUpload',
        'AbortMultipartUpload',
        'ListParts',
        'ListMultipartUploads',
      ],
      { bucket: 'secret', key: 'a' },
    ],
    [
      'glue',
      ['CreateDatabase', 'GetDatabase', 'GetTables', 'GetTable', 'CreateTable', 'UpdateTable'],
      { database: 'raw', table: 'orders' },
    ],
    ['glue', ['GetPartitions', 'BatchCreatePartition', 'UpdatePartition'], { database: 'raw', table: 'orders' }],
    ['athena', ['StartQueryExecution', 'GetQueryExecution'], { workgroup: 'lake', statement: VIEW }],
    ['dynamodb', ['DescribeTable', 'BatchWriteItem', 'DescribeKinesisStreamingDestination'], { table: 'accounts' }],
    ['kinesis', ['PutRecords'], { stream: 'changes' }],
    ['firehose', ['PutRecordBatch'], { stream: 'orders' }],
    ['lambda', ['Invoke'], { function: 'import' }],
  ])('asks for actions that there are, on resources that they have: %s %j', async (service, operations, target) => {
    const Statement = { Effect: 'Allow', Action: '*', Resource: '*' }
    const identity = { everything: { Version: '2012-10-17', Statement } }
    for (const operation of operations) {
      for (const request of toIamRequests(callOf(service, operation, target), ACCOUNT)) {
        const { isAllowed } = await allows({ role: `arn:aws:iam::${ID}:role/any`, identity }, request)
        expect(isAllowed, request.action).toBe(true)
      }
    }
  })
})
