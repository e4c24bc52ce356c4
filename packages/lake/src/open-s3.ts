import { S3Client } from '@aws-sdk/client-s3'
import type { ObjectStore } from './store/object-store.ts'
import { s3Store } from './store/s3-store.ts'

/** S3, with region and credentials as the SDK finds them. */
export function openS3(): ObjectStore {
  return s3Store(new S3Client())
}
