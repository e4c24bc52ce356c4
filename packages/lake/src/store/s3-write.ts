import { Readable } from 'node:stream'
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { checkKey } from './object-key.ts'
import { ObjectNotFound, PreconditionFailed, type WriteOptions, type WrittenObject } from './object-store.ts'
import { s3Failure } from './s3-failure.ts'
import { quoteEtag, unquoteEtag } from './s3-read.ts'
import { piecesOf } from './write-body.ts'

/** S3 takes 10,000 parts: 80 GB an object. */
const PART_BYTES = 8 * 1024 * 1024
/** Parts in flight; one more is being filled, so a stream takes three parts of memory. */
const CONCURRENT_PARTS = 2

export async function writeS3Object(
  client: S3Client,
  bucket: string,
  key: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  { contentType, condition }: WriteOptions = {},
): Promise<WrittenObject> {
  checkKey(key)
  const target = { Bucket: bucket, Key: key, ContentType: contentType, ...conditionHeaders(condition) }
  try {
    return await (body instanceof Uint8Array ? putBytes(client, target, body) : uploadStream(client, target, body))
  } catch (cause) {
    const failure = s3Failure({ operation: 'write', bucket, key }, cause)
    // S3 answers 404 to an If-Match on a key without an object.
    throw failure instanceof ObjectNotFound ? new PreconditionFailed(bucket, key, { cause }) : failure
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
function conditionHeaders(
  condition: WriteOptions['condition'],
): Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch'> {
  if (condition === undefined) return {}
  return 'absent' in condition ? { IfNoneMatch: '*' } : { IfMatch: quoteEtag(condition.etag) }
}

async function putBytes(client: S3Client, target: PutObjectCommandInput, body: Uint8Array): Promise<WrittenObject> {
  const { ETag } = await client.send(new PutObjectCommand({ ...target, Body: body }))
  return { etag: etagOf(ETag), size: body.byteLength }
}

/** A multipart upload, given up if a part or the body fails; up to one part, a single put. */
async function uploadStream(
  client: S3Client,
  target: PutObjectCommandInput,
  body: AsyncIterable<Uint8Array>,
): Promise<WrittenObject> {
  let size = 0
  async function* counted() {
    for await (const piece of piecesOf(body)) {
      size += piece.byteLength
      yield piece
    }
  }
  const params = { ...target, Body: Readable.from(counted()) }
  const { ETag } = await new Upload({ client, params, partSize: PART_BYTES, queueSize: CONCURRENT_PARTS }).done()
  return { etag: etagOf(ETag), size }
}

function etagOf(header: string | undefined): string {
  if (header === undefined) throw new Error('Expected an ETag in the answer')
  return unquoteEtag(header)
}
