import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, onDisk } from './directory-failure.ts'
import { bucketPath, folderPath, isReal, segmentOf } from './directory-path.ts'
import { isKey, isKeyPrefix } from './object-key.ts'
import type { ObjectSummary } from './object-store.ts'

interface Entry {
  readonly name: string
  /** The last segment of the key, for a file; of the keys within, with its `/`, for a folder. */
  readonly segment: string
  readonly isFolder: boolean
}

/** Folder by folder: no more is read ahead than the names in the folders on the way to the current object. */
export async function* listFiles(root: string, bucket: string, prefix: string): AsyncGenerator<ObjectSummary> {
  bucketPath(root, bucket)
  if (!isKeyPrefix(prefix)) return
  const begin = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const list = <T>(action: () => Promise<T>) => onDisk('list', bucket, prefix, action)
  const folder = folderPath(root, bucket, begin)
  if (!(await list(() => isReal(root, folder)))) return

  async function* walk(path: string, begin: string): AsyncGenerator<ObjectSummary> {
    for (const { name, segment, isFolder } of await list(() => entriesOf(path))) {
      const key = begin + segment
      if (!key.startsWith(prefix)) continue
      if (isFolder) yield* walk(join(path, name), key)
      else yield* await list(() => summaryOf(join(path, name), key))
    }
  }
  yield* walk(folder, begin)
}

/** Files and folders in the order of S3, which is that of the keys' bytes; a folder's keys go on with a `/`. */
async function entriesOf(folder: string): Promise<Entry[]> {
  const found = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(goneAs([]))
  return found
    .flatMap(entryOf)
    .map(entry => ({ entry, bytes: Buffer.from(entry.segment) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ entry }) => entry)
}

/** Nothing for what is neither a regular file nor a folder: symbolic links might lead out of the bucket. */
function entryOf(found: Dirent<Buffer>): Entry[] {
  const isFolder = found.isDirectory()
  if (!isUtf8(found.name) || !(isFolder || found.isFile())) return []
  const name = found.name.toString()
  return [{ name, segment: segmentOf(name) + (isFolder ? '/' : ''), isFolder }]
}

/** One object; none if it was deleted meanwhile, or no key names it. */
async function summaryOf(path: string, key: string): Promise<ObjectSummary[]> {
  const stat = isKey(key) ? await lstat(path).catch(goneAs(undefined)) : undefined
  return stat?.isFile() ? [{ key, size: stat.size, lastModified: stat.mtime }] : []
}

function goneAs<T>(value: T): (error: unknown) => T {
  return error => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return value
    throw error
  }
}
