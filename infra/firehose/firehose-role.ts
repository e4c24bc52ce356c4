import { accountId } from '../names.ts'
import type { Permission } from '../parts/function.ts'
import { objects } from '../parts/permissions.ts'
import { makeServiceRole } from '../parts/service-role.ts'

export interface FirehoseRoleArgs {
  readonly stream: sst.aws.KinesisStream
  readonly transformer: sst.aws.Function
  readonly log: aws.cloudwatch.LogGroup
  /** What it writes, and where errors go. */
  readonly bucket: sst.aws.Bucket
  readonly prefixes: readonly string[]
  readonly permissions?: readonly Permission[]
}

/**
 * The role of a Firehose stream, as AWS lists it, for one stream, one function and a part of one bucket.
 * https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
 */
export function makeFirehoseRole(name: string, args: FirehoseRoleArgs): aws.iam.Role {
  const { stream, transformer, log, bucket, prefixes, permissions = [] } = args
  return makeServiceRole(name, {
    service: 'firehose.amazonaws.com',
    // Of all conditions, the one that AWS documents for Firehose.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
    conditions: [{ test: 'StringEquals', variable: 'sts:ExternalId', values: [accountId] }],
    permissions: [
      {
        actions: ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
        resources: [stream.arn],
      },
      {
        actions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
        resources: [transformer.arn, $interpolate`${transformer.arn}:*`],
      },
      { actions: ['logs:PutLogEvents'], resources: [$interpolate`${log.arn}:log-stream:*`] },
      {
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [bucket.arn],
      },
      {
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        resources: prefixes.map(prefix => objects(bucket, prefix)),
      },
      ...permissions,
    ],
  })
}
