import type { AwsCall } from '../aws/aws-call.ts'
import type { Account, IamRequest } from './iam-request.ts'

type KeyUse = 'GenerateDataKey' | 'Decrypt'

/** What an operation on an object or a bucket needs. */
interface Need {
  readonly action: string
  readonly on: 'bucket' | 'object'
  /** Of the key, if the bucket is encrypted with one. */
  readonly keyUses?: readonly KeyUse[]
  /** Whether it is to be told that there is no such object: without s3:ListBucket, S3 says 403 instead of 404. */
  readonly isTold404?: true
}

const BOTH: readonly KeyUse[] = ['GenerateDataKey', 'Decrypt']

/**
 * Required permissions for S3 API operations:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * Of the key, with uploads in parts:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
const NEEDS: Readonly<Record<string, Need>> = {
  GetObject: { action: 's3:GetObject', on: 'object', keyUses: ['Decrypt'], isTold404: true },
  HeadObject: { action: 's3:GetObject', on: 'object', isTold404: true },
  PutObject: { action: 's3:PutObject', on: 'object', keyUses: ['GenerateDataKey'] },
  CopyObject: { action: 's3:PutObject', on: 'object', keyUses: ['GenerateDataKey'] },
  DeleteObject: { action: 's3:DeleteObject', on: 'object' },
  DeleteObjects: { action: 's3:DeleteObject', on: 'object' },
  ListObjectsV2: { action: 's3:ListBucket', on: 'bucket' },
  CreateMultipartUpload: { action: 's3:PutObject', on: 'object', keyUses: BOTH },
  UploadPart: { action: 's3:PutObject', on: 'object', keyUses: BOTH },
  CompleteMultipartUpload: { action: 's3:PutObject', on: 'object', keyUses: BOTH },
  AbortMultipartUpload: { action: 's3:AbortMultipartUpload', on: 'object' },
  ListParts: { action: 's3:ListMultipartUploadParts', on: 'object' },
  ListMultipartUploads: { action: 's3:ListBucketMultipartUploads', on: 'bucket' },
}

export function s3Requests(call: AwsCall, account: Account): readonly IamRequest[] | undefined {
  const need = NEEDS[call.operation]
  if (need === undefined) return undefined
  const { bucket, key, prefix, condition, checksumMode, copySource } = call.target
  const object = `${bucket}/${key}`
  const context = prefix === undefined ? undefined : { 's3:prefix': prefix }
  return [
    { action: need.action, resource: arnOf(need.on === 'object' ? object : bucket), ...(context && { context }) },
    ...(need.isTold404 ? [tellsOfNone(bucket)] : []),
    ...(need.keyUses ?? []).flatMap(use => keyRequest(use, bucket, call, account)),
    // A checksum is encrypted as its object is. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    ...(call.operation === 'HeadObject' && checksumMode !== undefined
      ? keyRequest('Decrypt', bucket, call, account)
      : []),
    ...(isReplacing(call.operation, condition) ? [{ action: 's3:GetObject', resource: arnOf(object) }] : []),
    ...(copySource === undefined ? [] : readRequests(copySource, call, account)),
  ]
}

/**
 * Whoever writes on condition of an ETag learns what it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function isReplacing(operation: string, condition: string | undefined): boolean {
  return condition === 'if-match' && ['PutObject', 'CompleteMultipartUpload', 'DeleteObject'].includes(operation)
}

function readRequests(object: string, call: AwsCall, account: Account): readonly IamRequest[] {
  const [bucket] = object.split('/')
  return [
    { action: 's3:GetObject', resource: arnOf(object) },
    tellsOfNone(bucket),
    ...keyRequest('Decrypt', bucket, call, account),
  ]
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
function tellsOfNone(bucket: string | undefined): IamRequest {
  return { action: 's3:ListBucket', resource: arnOf(bucket) }
}

function keyRequest(use: KeyUse, bucket: string | undefined, { region }: AwsCall, account: Account): IamRequest[] {
  const key = account.keys?.[arnOf(bucket)]
  if (key === undefined) return []
  return [{ action: `kms:${use}`, resource: key, context: { 'kms:ViaService': `s3.${region}.amazonaws.com` } }]
}

function arnOf(name: string | undefined): string {
  if (name === undefined) throw new Error('Expected a call of S3 to name a bucket')
  return `arn:aws:s3:::${name}`
}
