import { S3Client } from '@aws-sdk/client-s3'
import { requestTimeouts } from './index.ts'
import type { ObjectStore } from './store/object-store.ts'
import { s3Store } from './store/s3-store.ts'

/** A part of 8 MiB takes seconds. */
const TIMEOUT_MS = 30_000

/** S3, with region and credentials as the SDK finds them. */
export function openS3(): ObjectStore {
  return s3Store(
    new S3Client({
      requestHandler: requestTimeouts(TIMEOUT_MS),
    }),
  )
}
