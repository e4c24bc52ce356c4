import type { CompletedPart, UploadPartCommandOutput } from '@aws-sdk/client-s3'
import { quoteEtag, unquoteEtag } from './s3-read.ts'

/**
 * What the completion has to say of a part, as one text: its ETag and, after a space, its checksum, if S3 has told one.
 * Without the checksums of the parts, some stores refuse the completion of an upload that was started with them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html
 */
export function partText({ ETag, ChecksumCRC32 }: UploadPartCommandOutput): string {
  if (ETag === undefined) throw new Error('Expected an ETag in the answer')
  return [unquoteEtag(ETag), ...(ChecksumCRC32 === undefined ? [] : [ChecksumCRC32])].join(' ')
}

export function completedPart(text: string, number: number): CompletedPart {
  const [etag = '', ChecksumCRC32] = text.split(' ')
  return { PartNumber: number, ETag: quoteEtag(etag), ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) }
}
