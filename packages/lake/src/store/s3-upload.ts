import { randomUUID } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { checkKey } from './object-key.ts'
import {
  ObjectNotFound,
  type Upload,
  UploadNotFound,
  type UploadOptions,
  UploadRefused,
  type WrittenObject,
} from './object-store.ts'
import { checkPartCount, checkPartNumber } from './part-rules.ts'
import { isNoSuchUpload, refusalOf, s3Failure } from './s3-failure.ts'
import { completedPart, partText } from './s3-part.ts'
import { unquoteEtag } from './s3-read.ts'

/** User metadata, by which an object is known as that of an upload. */
const TOKEN = 'inlet-upload'

/**
 * The checksum is of the full object: S3 makes it of those of the parts, which the SDK sends with each.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
const CHECKSUM = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const

export async function startS3Upload(
  client: S3Client,
  bucket: string,
  key: string,
  { contentType }: UploadOptions = {},
): Promise<Upload> {
  checkKey(key)
  const token = randomUUID()
  try {
    const target = { Bucket: bucket, Key: key, ContentType: contentType, Metadata: { [TOKEN]: token }, ...CHECKSUM }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
    if (UploadId === undefined) throw new Error('Expected an upload id in the answer')
    return { bucket, key, id: UploadId, token }
  } catch (cause) {
    throw s3Failure({ operation: 'start an upload of', bucket, key }, cause)
  }
}

export async function uploadS3Part(
  client: S3Client,
  upload: Upload,
  number: number,
  bytes: Uint8Array,
): Promise<string> {
  checkKey(upload.key)
  checkPartNumber(number)
  if (upload.id === '') throw new UploadNotFound(upload)
  try {
    const part = { ...uploadOf(upload), PartNumber: number, Body: bytes, ChecksumAlgorithm: CHECKSUM.ChecksumAlgorithm }
    return partText(await client.send(new UploadPartCommand(part)))
  } catch (cause) {
    if (isNoSuchUpload(cause)) throw new UploadNotFound(upload, { cause })
    throw s3Failure({ operation: `upload part ${number} of`, ...upload }, cause)
  }
}

/**
 * The object tells whose it is, and its size, which the answer to a completion lacks. A completion that S3 has seen
 * before may succeed again, find no such upload, or miss the parts: all are success if the object is there.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export async function completeS3Upload(
  client: S3Client,
  upload: Upload,
  etags: readonly string[],
): Promise<WrittenObject> {
  checkKey(upload.key)
  checkPartCount(etags)
  if (upload.id === '') throw new UploadNotFound(upload)
  const Parts = etags.map((etag, index) => completedPart(etag, index + 1))
  try {
    await client.send(new CompleteMultipartUploadCommand({ ...uploadOf(upload), MultipartUpload: { Parts } }))
  } catch (cause) {
    if (isNoSuchUpload(cause) || refusalOf(cause) !== undefined) return completedBefore(client, upload, cause)
    throw s3Failure({ operation: 'complete the upload of', ...upload }, cause)
  }
  return objectOf(client, upload)
}

/** The object, if an earlier completion made it: a store need not know the upload's parts any more. */
async function completedBefore(client: S3Client, upload: Upload, cause: unknown): Promise<WrittenObject> {
  try {
    return await objectOf(client, upload)
  } catch (error) {
    const refusal = refusalOf(cause)
    if (refusal === undefined || !(error instanceof UploadNotFound)) throw error
    throw new UploadRefused(upload, refusal, { cause })
  }
}

/** S3 would take a request with an empty id for one to delete the object; and a part, for the whole object. */
export async function abortS3Upload(client: S3Client, upload: Upload): Promise<void> {
  checkKey(upload.key)
  if (upload.id === '') return
  try {
    await client.send(new AbortMultipartUploadCommand(uploadOf(upload)))
  } catch (cause) {
    if (!isNoSuchUpload(cause)) throw s3Failure({ operation: 'give up the upload of', ...upload }, cause)
  }
}

async function objectOf(client: S3Client, upload: Upload): Promise<WrittenObject> {
  const { bucket, key, token } = upload
  try {
    const { ETag, ContentLength, Metadata } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    if (ETag === undefined || ContentLength === undefined) throw new Error('Expected an ETag and a size in the answer')
    if (Metadata?.[TOKEN] === token) return { etag: unquoteEtag(ETag), size: ContentLength }
  } catch (cause) {
    const failure = s3Failure({ operation: 'head', bucket, key }, cause)
    throw failure instanceof ObjectNotFound ? new UploadNotFound(upload, { cause }) : failure
  }
  throw new UploadNotFound(upload)
}

function uploadOf({ bucket, key, id }: Upload) {
  return { Bucket: bucket, Key: key, UploadId: id }
}
