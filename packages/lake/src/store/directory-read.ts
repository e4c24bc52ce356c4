import type { BigIntStats } from 'node:fs'
import { constants, type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { checkRange, clampRange } from './byte-range.ts'
import { errorCode, onDisk, storeFailure } from './directory-failure.ts'
import { isReal, objectPath } from './directory-path.ts'
import { exactStream } from './exact-stream.ts'
import { fileEtag } from './file-etag.ts'
import {
  type ObjectHead,
  ObjectNotFound,
  PreconditionFailed,
  type ReadOptions,
  type ReadTarget,
} from './object-store.ts'

/** An object's file; what is open stays whole, whoever replaces it. */
interface OpenFile {
  readonly handle: FileHandle
  readonly stat: BigIntStats
}

export function headFile(root: string, bucket: string, key: string): Promise<ObjectHead> {
  return onDisk('head', bucket, key, async () => {
    const file = await openObject(root, bucket, key)
    try {
      const etag = await fileEtag(file.handle, file.stat)
      return { etag, size: Number(file.stat.size), lastModified: file.stat.mtime }
    } finally {
      await file.handle.close()
    }
  })
}

/** The ETag of an object's file, undefined if there is none. */
export async function etagAt(root: string, path: string): Promise<string | undefined> {
  const file = await openFile(root, path)
  try {
    return file && (await fileEtag(file.handle, file.stat))
  } finally {
    await file?.handle.close()
  }
}

export function readFile(
  root: string,
  bucket: string,
  key: string,
  options?: ReadOptions & ReadTarget,
): Promise<Uint8Array> {
  return onDisk('read', bucket, key, async () => {
    const { handle, start, end } = await openPart(root, bucket, key, options)
    try {
      const { into } = options ?? {}
      const size = end - start
      const bytes = into !== undefined && into.length >= size ? into.subarray(0, size) : Buffer.alloc(size)
      for (let filled = 0; filled < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled)
        if (bytesRead === 0) throw storeFailure('read', bucket, key, new Error('the file has become shorter'))
        filled += bytesRead
      }
      return bytes
    } finally {
      await handle.close()
    }
  })
}

export function streamFile(root: string, bucket: string, key: string, options?: ReadOptions): Promise<Readable> {
  return onDisk('read', bucket, key, async () => {
    const { handle, start, end } = await openPart(root, bucket, key, options)
    if (start === end) {
      await handle.close()
      return Readable.from([])
    }
    const source = handle.createReadStream({ start, end: end - 1 })
    return exactStream(source, end - start, cause => storeFailure('read', bucket, key, cause))
  })
}

async function openPart(root: string, bucket: string, key: string, { range, ifMatch }: ReadOptions = {}) {
  checkRange(range)
  const { handle, stat } = await openObject(root, bucket, key)
  try {
    if (ifMatch !== undefined && (await fileEtag(handle, stat)) !== ifMatch) throw new PreconditionFailed(bucket, key)
    return { handle, ...clampRange(range, Number(stat.size)) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function openObject(root: string, bucket: string, key: string): Promise<OpenFile> {
  const file = await openFile(root, objectPath(root, bucket, key))
  if (file === undefined) throw new ObjectNotFound(bucket, key)
  return file
}

/** Only a regular file counts, reached without symbolic links. Without O_NONBLOCK, opening a named pipe would wait. */
async function openFile(root: string, path: string): Promise<OpenFile | undefined> {
  if (!(await isReal(root, dirname(path)))) return undefined
  const handle = await openUnlessMissing(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  if (handle === undefined) return undefined
  try {
    const stat = await handle.stat({ bigint: true })
    if (stat.isFile()) return { handle, stat }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return undefined
}

async function openUnlessMissing(path: string, flags: number): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(errorCode(error) ?? '')) return undefined
    throw error
  }
}
