import type { S3Client } from '@aws-sdk/client-s3'
import { gather } from './gather.ts'
import type { ObjectStore } from './object-store.ts'
import { deleteS3Objects } from './s3-delete.ts'
import { listS3Objects } from './s3-list.ts'
import { headS3Object, readS3Object } from './s3-read.ts'
import { abortS3Upload, completeS3Upload, startS3Upload, uploadS3Part } from './s3-upload.ts'
import { writeS3Object } from './s3-write.ts'

/** The objects of S3. Retries, timeouts and endpoint are the client's. */
export function s3Store(client: S3Client): ObjectStore {
  return {
    list: (bucket, prefix) => listS3Objects(client, bucket, prefix),
    head: (bucket, key) => headS3Object(client, bucket, key),
    read: async (bucket, key, options) => gather(await readS3Object(client, bucket, key, options), options?.into),
    readStream: (bucket, key, options) => readS3Object(client, bucket, key, options),
    write: (bucket, key, body, options) => writeS3Object(client, bucket, key, body, options),
    delete: (bucket, keys) => deleteS3Objects(client, bucket, keys),
    startUpload: (bucket, key, options) => startS3Upload(client, bucket, key, options),
    uploadPart: (upload, number, bytes) => uploadS3Part(client, upload, number, bytes),
    completeUpload: (upload, etags) => completeS3Upload(client, upload, etags),
    abortUpload: upload => abortS3Upload(client, upload),
  }
}
