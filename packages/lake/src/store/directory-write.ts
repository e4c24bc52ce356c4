import { createHash } from 'node:crypto'
import { link, lstat, mkdir, open, rename, rmdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, onDisk } from './directory-failure.ts'
import { badKey, bucketPath, isReal, makeFolders, objectPath } from './directory-path.ts'
import { etagAt } from './directory-read.ts'
import { withFileLock } from './file-lock.ts'
import { PreconditionFailed, type WriteOptions, type WrittenObject } from './object-store.ts'
import { removeAbandoned, type TemporaryFile, writeTemporary } from './temporary-file.ts'

/** A folder that was just made may be removed, as an empty one, by a delete elsewhere. */
const MAX_TRIES = 10

/** Where an object goes. */
interface Target {
  readonly root: string
  readonly bucket: string
  readonly key: string
  readonly path: string
}

/** Makes what writing and deleting need. */
export async function prepareRoot(root: string): Promise<void> {
  await mkdir(locksFolder(root), { recursive: true })
  await mkdir(temporaryFolder(root), { recursive: true })
}

export function sweepRoot(root: string): Promise<void> {
  return removeAbandoned(temporaryFolder(root))
}

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
  if (condition === undefined) return withObjectLock(target, () => place(file, target, rename))
  if ('absent' in condition) return place(file, target, link)
  return withObjectLock(target, async () => {
    if ((await etagAt(target.root, target.path)) !== condition.etag) {
      throw new PreconditionFailed(target.bucket, target.key)
    }
    await place(file, target, rename)
  })
}

/** Gives the file its name by `move`, in a folder that is made as needed, and makes sure that it keeps it. */
async function place(file: TemporaryFile, target: Target, move: typeof link | typeof rename): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const changed = await makeFolders(target.root, target.path, target.bucket, target.key)
      await move(file.path, target.path)
      for (const folder of changed) await syncFolder(folder)
      return
    } catch (error) {
      if (!(await canRetry(error, target)) || tries === MAX_TRIES) throw error
    }
  }
}

/** @throws PreconditionFailed if a link found an object; InputError BAD_KEY if something else is in its place */
async function canRetry(error: unknown, { bucket, key, path }: Target): Promise<boolean> {
  const code = errorCode(error)
  if (code === 'ENOENT') return true
  if (code === 'ENOTDIR') throw badKey(bucket, key, 'one of its folders is an object')
  if (code !== 'EEXIST' && code !== 'EISDIR') return false
  const found = await lstat(path).catch(ignoring('ENOENT'))
  if (found?.isFile() && code === 'EEXIST') throw new PreconditionFailed(bucket, key)
  if (found === undefined || found.isFile()) return true
  if (!found.isDirectory()) throw badKey(bucket, key, 'something else than a regular file is in its place')
  if (await removeIfEmpty(path)) return true
  throw badKey(bucket, key, 'it is a folder of other objects')
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

/** Objects share 256 locks, so that there is no lock file for each object. */
function withObjectLock<T>({ root, bucket, key }: Target, action: () => Promise<T>): Promise<T> {
  const name = createHash('md5').update(`${bucket}/${key}`).digest('hex').slice(0, 2)
  return withFileLock(join(locksFolder(root), name), action)
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true
    if (['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) return false
    throw error
  }
}

/** A name is safe only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(ignoring('ENOENT'))
  try {
    await handle?.sync()
  } finally {
    await handle?.close()
  }
}

function ignoring(code: string): (error: unknown) => undefined {
  return error => {
    if (errorCode(error) !== code) throw error
  }
}

function temporaryFolder(root: string): string {
  return join(root, '.tmp')
}

function locksFolder(root: string): string {
  return join(root, '.locks')
}
