import { Readable } from 'node:stream'
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { checkRange } from './byte-range.ts'
import { exactStream } from './exact-stream.ts'
import { checkKey } from './object-key.ts'
import type { ByteRange, ObjectHead, ReadOptions } from './object-store.ts'
import { isInvalidRange, s3Failure, storeFailure } from './s3-failure.ts'

export async function headS3Object(
  client: S3Client,
  bucket: string,
  key: string,
  ifMatch?: string,
): Promise<ObjectHead> {
  checkKey(key)
  try {
    const command = new HeadObjectCommand({ Bucket: bucket, Key: key, IfMatch: quoteEtag(ifMatch) })
    const { ETag, ContentLength, LastModified } = await client.send(command)
    if (ETag === undefined || ContentLength === undefined || LastModified === undefined) {
      throw new Error('Expected an ETag, a size and a time in the answer')
    }
    return { etag: unquoteEtag(ETag), size: ContentLength, lastModified: LastModified }
  } catch (cause) {
    throw s3Failure({ operation: 'head', bucket, key }, cause)
  }
}

export async function readS3Object(
  client: S3Client,
  bucket: string,
  key: string,
  { range, ifMatch }: ReadOptions = {},
): Promise<Readable> {
  checkKey(key)
  checkRange(range)
  if (range !== undefined && range.start === range.end) {
    await headS3Object(client, bucket, key, ifMatch)
    return Readable.from([])
  }
  const request = { operation: 'read', bucket, key }
  try {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      Range: rangeHeader(range),
      IfMatch: quoteEtag(ifMatch),
    })
    const { Body, ContentLength } = await client.send(command)
    if (!(Body instanceof Readable) || ContentLength === undefined) throw new Error('Expected a body of known size')
    return exactStream(Body, ContentLength, cause => storeFailure(request, cause))
  } catch (cause) {
    if (isInvalidRange(cause)) return Readable.from([])
    throw s3Failure(request, cause)
  }
}

export function quoteEtag(etag: string | undefined): string | undefined {
  return etag === undefined ? undefined : `"${etag}"`
}

export function unquoteEtag(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1')
}

/** HTTP has no empty range, and its last byte is inclusive. */
function rangeHeader(range: ByteRange | undefined): string | undefined {
  if (range === undefined || (range.start === 0 && range.end === undefined)) return undefined
  return `bytes=${range.start}-${range.end === undefined ? '' : range.end - 1}`
}
