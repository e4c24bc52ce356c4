import { resolve } from 'node:path'
import { onDisk } from './directory-failure.ts'
import { listFiles } from './directory-list.ts'
import { objectPath } from './directory-path.ts'
import { headFile, readFile, streamFile } from './directory-read.ts'
import { prepareRoot, sweepRoot } from './directory-root.ts'
import { abortFileUpload, startFileUpload, uploadFilePart } from './directory-upload.ts'
import { completeFileUpload } from './directory-upload-end.ts'
import { deleteFile, writeFile } from './directory-write.ts'
import type { ObjectStore } from './object-store.ts'

/**
 * Buckets as directories: the object `a/b.csv` of bucket `raw` is the file `<root>/raw/a/b.csv`, and a file put there
 * by hand is an object. The ETag is the MD5 of the content. Writes are atomic, conditions hold across processes, and a
 * crash leaves whole objects. `<root>/.tmp`, `<root>/.locks` and `<root>/.uploads` are its own; an upload that nobody
 * has added to for 14 days is gone.
 *
 * A file system holds less than S3, which is InputError BAD_KEY: no segment of more than 255 bytes, and no object
 * `a` besides `a/b`. An empty segment (`a//b`, `a/`) is a file or folder `%2F`. Symbolic links are as if not there.
 */
export function directoryStore(root: string): ObjectStore {
  const base = resolve(root)
  let swept: Promise<void> | undefined
  async function prepare(): Promise<void> {
    await prepareRoot(base)
    swept ??= sweepRoot(base)
    await swept
  }
  return {
    list: (bucket, prefix) => listFiles(base, bucket, prefix),
    head: (bucket, key) => headFile(base, bucket, key),
    read: (bucket, key, options) => readFile(base, bucket, key, options),
    readStream: (bucket, key, options) => streamFile(base, bucket, key, options),
    async write(bucket, key, body, options) {
      objectPath(base, bucket, key)
      await onDisk('write', bucket, key, prepare)
      return writeFile(base, bucket, key, body, options)
    },
    async delete(bucket, keys) {
      for (const key of keys) objectPath(base, bucket, key)
      for (const key of keys) {
        await onDisk('delete', bucket, key, prepare)
        await deleteFile(base, bucket, key)
      }
    },
    async startUpload(bucket, key) {
      objectPath(base, bucket, key)
      await onDisk('start an upload of', bucket, key, prepare)
      return startFileUpload(base, bucket, key)
    },
    async uploadPart(upload, number, bytes) {
      await onDisk('upload a part of', upload.bucket, upload.key, prepare)
      return uploadFilePart(base, upload, number, bytes)
    },
    async completeUpload(upload, etags) {
      await onDisk('complete the upload of', upload.bucket, upload.key, prepare)
      return completeFileUpload(base, upload, etags)
    },
    async abortUpload(upload) {
      await onDisk('give up the upload of', upload.bucket, upload.key, prepare)
      return abortFileUpload(base, upload)
    },
  }
}
