import { S3ServiceException } from '@aws-sdk/client-s3'
import { TransientError } from '@inlet/core'
import { ObjectNotFound, PreconditionFailed } from './object-store.ts'
import { BodyFailure } from './write-body.ts'

export interface S3Request {
  readonly operation: string
  readonly bucket: string
  /** Of the object, or the prefix of a list. */
  readonly key: string
}

/**
 * What the port throws for what the SDK threw. The SDK has retried what is worth it by then.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function s3Failure(request: S3Request, cause: unknown): unknown {
  const { bucket, key } = request
  if (cause instanceof BodyFailure) return cause.cause
  if (cause instanceof TransientError) return cause
  if (isNotFound(cause)) return new ObjectNotFound(bucket, key, { cause })
  if (isConflict(cause)) return new PreconditionFailed(bucket, key, { cause })
  return storeFailure(request, cause)
}

export function storeFailure({ operation, bucket, key }: S3Request, cause: unknown): TransientError {
  const reason = cause instanceof Error ? cause.name : typeof cause
  return new TransientError('STORE', `Could not ${operation} s3://${bucket}/${key}: ${reason}`, { cause })
}

/** The range starts at or past the object's end. */
export function isInvalidRange(cause: unknown): boolean {
  return statusOf(cause) === 416
}

export function isNoSuchUpload(cause: unknown): boolean {
  return nameOf(cause) === 'NoSuchUpload'
}

/**
 * The code with which S3 refuses to make an object of parts for good.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export function refusalOf(cause: unknown): string | undefined {
  return ['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'EntityTooLarge'].find(code => code === nameOf(cause))
}

/** A HEAD has no error code but its status; a missing bucket or upload is not a missing object. */
function isNotFound(cause: unknown): boolean {
  return statusOf(cause) === 404 && !['NoSuchBucket', 'NoSuchUpload'].includes(nameOf(cause))
}

/** 409: another conditional write of the key was under way. Other 409s are about buckets. */
function isConflict(cause: unknown): boolean {
  return statusOf(cause) === 412 || nameOf(cause) === 'ConditionalRequestConflict'
}

function statusOf(cause: unknown): number | undefined {
  return cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : ''
}
