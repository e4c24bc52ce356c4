import { buffer } from 'node:stream/consumers'
import type { S3Client } from '@aws-sdk/client-s3'
import type { ObjectStore } from './object-store.ts'
import { deleteS3Objects } from './s3-delete.ts'
import { listS3Objects } from './s3-list.ts'
import { headS3Object, readS3Object } from './s3-read.ts'
import { writeS3Object } from './s3-write.ts'

/** The objects of S3. Retries, timeouts and endpoint are the client's. */
export function s3Store(client: S3Client): ObjectStore {
  return {
    list: (bucket, prefix) => listS3Objects(client, bucket, prefix),
    head: (bucket, key) => headS3Object(client, bucket, key),
    read: async (bucket, key, options) => buffer(await readS3Object(client, bucket, key, options)),
    readStream: (bucket, key, options) => readS3Object(client, bucket, key, options),
    write: (bucket, key, body, options) => writeS3Object(client, bucket, key, body, options),
    delete: (bucket, keys) => deleteS3Objects(client, bucket, keys),
  }
}
