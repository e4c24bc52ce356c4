import { link, lstat, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { onDisk } from './directory-failure.ts'
import { bucketPath, isReal, objectPath } from './directory-path.ts'
import { ignoring, place, removeIfEmpty, type Target, withObjectLock } from './directory-place.ts'
import { etagAt } from './directory-read.ts'
import { temporaryFolder } from './directory-root.ts'
import { PreconditionFailed, type WriteOptions, type WrittenObject } from './object-store.ts'
import { type TemporaryFile, writeTemporary } from './temporary-file.ts'

export function writeFile(
  root: string,
  bucket: string,
  key: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  { condition }: WriteOptions = {},
): Promise<WrittenObject> {
  return onDisk('write', bucket, key, async () => {
    const target = { root, bucket, key, path: objectPath(root, bucket, key) }
    const file = await writeTemporary(temporaryFolder(root), body)
    try {
      await publish(file, target, condition)
    } finally {
      await unlink(file.path).catch(ignoring('ENOENT'))
    }
    return { etag: file.etag, size: file.size }
  })
}

/**
 * Creating is a link, which the file system refuses if the name is taken. Every other change of an object happens
 * under its lock, so that nothing comes between the check of an ETag and the replacement.
 */
async function publish(file: TemporaryFile, target: Target, condition: WriteOptions['condition']): Promise<void> {
  if (condition === undefined) return withObjectLock(target, () => place(file.path, target, rename))
  if ('absent' in condition) return place(file.path, target, link)
  return withObjectLock(target, async () => {
    if ((await etagAt(target.root, target.path)) !== condition.etag) {
      throw new PreconditionFailed(target.bucket, target.key)
    }
    await place(file.path, target, rename)
  })
}

/** Deletes the object, and the folders that only it kept. */
export function deleteFile(root: string, bucket: string, key: string): Promise<void> {
  return onDisk('delete', bucket, key, async () => {
    const path = objectPath(root, bucket, key)
    await withObjectLock({ root, bucket, key, path }, async () => {
      if (!(await isReal(root, path)) || !(await lstat(path)).isFile()) return
      await unlink(path)
      for (let folder = dirname(path); folder !== bucketPath(root, bucket); folder = dirname(folder)) {
        if (!(await removeIfEmpty(folder))) break
      }
    })
  })
}
