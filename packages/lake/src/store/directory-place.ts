import { createHash } from 'node:crypto'
import { type link, lstat, open, type rename, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './directory-failure.ts'
import { badKey, makeFolders } from './directory-path.ts'
import { locksFolder } from './directory-root.ts'
import { withFileLock } from './file-lock.ts'
import { PreconditionFailed } from './object-store.ts'

/** A folder that was just made may be removed, as an empty one, by a delete elsewhere. */
const MAX_TRIES = 10

/** Where an object goes. */
export interface Target {
  readonly root: string
  readonly bucket: string
  readonly key: string
  readonly path: string
}

/** Gives the file at `path` its name by `move`, in a folder that is made as needed, and makes sure that it keeps it. */
export async function place(path: string, target: Target, move: typeof link | typeof rename): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const changed = await makeFolders(target.root, target.path, target.bucket, target.key)
      await move(path, target.path)
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

/** Objects share 256 locks, so that there is no lock file for each object. */
export function withObjectLock<T>({ root, bucket, key }: Target, action: () => Promise<T>): Promise<T> {
  const name = createHash('md5').update(`${bucket}/${key}`).digest('hex').slice(0, 2)
  return withFileLock(join(locksFolder(root), name), action)
}

export async function removeIfEmpty(folder: string): Promise<boolean> {
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
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(ignoring('ENOENT'))
  try {
    await handle?.sync()
  } finally {
    await handle?.close()
  }
}

export function ignoring(code: string): (error: unknown) => undefined {
  return error => {
    if (errorCode(error) !== code) throw error
  }
}
