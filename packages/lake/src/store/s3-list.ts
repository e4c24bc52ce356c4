import { type _Object, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3'
import { isKeyPrefix } from './object-key.ts'
import type { ObjectSummary } from './object-store.ts'
import { s3Failure } from './s3-failure.ts'

/**
 * Keys come URL-encoded: XML 1.0 cannot carry control characters, which keys may have. The SDK does not decode them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function* listS3Objects(client: S3Client, bucket: string, prefix: string): AsyncGenerator<ObjectSummary> {
  if (!isKeyPrefix(prefix)) return
  try {
    const input = { Bucket: bucket, Prefix: prefix, EncodingType: 'url' } as const
    for await (const page of paginateListObjectsV2({ client }, input)) {
      const decode = page.EncodingType === 'url' ? decodeKey : (key: string) => key
      for (const object of page.Contents ?? []) yield summaryOf(object, decode)
    }
  } catch (cause) {
    throw s3Failure({ operation: 'list', bucket, key: prefix }, cause)
  }
}

/** S3 encodes as HTML forms do: a space is `+`, a plus `%2B`. */
function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '))
}

function summaryOf({ Key, Size, LastModified }: _Object, decode: (key: string) => string): ObjectSummary {
  if (Key === undefined || Size === undefined || LastModified === undefined) {
    throw new Error('Expected a key, a size and a time of each object listed')
  }
  return { key: decode(Key), size: Size, lastModified: LastModified }
}
