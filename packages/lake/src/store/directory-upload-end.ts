import { createHash } from 'node:crypto'
import { lstat, open, readdir, readFile, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { diskFailure, onDisk } from './directory-failure.ts'
import { ignoring, place, syncFolder, withObjectLock } from './directory-place.ts'
import { etagAt } from './directory-read.ts'
import { temporaryFolder } from './directory-root.ts'
import { type Upload, UploadNotFound, UploadRefused, type WrittenObject } from './object-store.ts'
import { checkPartCount, MIN_PART_BYTES } from './part-rules.ts'
import { type TemporaryFile, writeTemporary } from './temporary-file.ts'
import { isPublished, isUploadThere, partPath, type UploadPlace, uploadPlace } from './upload-place.ts'

const OPERATION = 'complete the upload of'

/** Joins the parts, outside the lock since that may take minutes, and makes the object of them unless somebody has. */
export function completeFileUpload(root: string, upload: Upload, etags: readonly string[]): Promise<WrittenObject> {
  return onDisk(OPERATION, upload.bucket, upload.key, async () => {
    checkPartCount(etags)
    const paths = uploadPlace(root, upload)
    const joined = (await isPublished(paths)) ? undefined : await joinParts(paths, upload, etags)
    try {
      const object = await withObjectLock(paths.target, async () => {
        if (joined === undefined || (await isPublished(paths))) return publishedObject(paths, upload)
        if (!(await isUploadThere(paths))) throw new UploadNotFound(upload)
        return publish(joined, paths)
      })
      await removeParts(paths)
      return object
    } finally {
      if (joined !== undefined) await unlink(joined.path).catch(ignoring('ENOENT'))
    }
  })
}

async function joinParts(paths: UploadPlace, upload: Upload, etags: readonly string[]): Promise<TemporaryFile> {
  for (const number of etags.keys()) {
    const part = await lstat(partPath(paths, number + 1)).catch(ignoring('ENOENT'))
    if (part === undefined && !(await isUploadThere(paths))) throw new UploadNotFound(upload)
    if (part === undefined) throw new UploadRefused(upload, 'InvalidPart')
    const isLast = number === etags.length - 1
    if (!isLast && part.size < MIN_PART_BYTES) throw new UploadRefused(upload, 'EntityTooSmall')
  }
  return writeTemporary(temporaryFolder(paths.target.root), contentOf(paths, upload, etags))
}

async function* contentOf(
  paths: UploadPlace,
  upload: Upload,
  etags: readonly string[],
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for (const [index, etag] of etags.entries()) {
      const md5 = createHash('md5')
      const handle = await open(partPath(paths, index + 1))
      for await (const piece of handle.createReadStream()) {
        md5.update(piece)
        yield piece
      }
      if (md5.digest('hex') !== etag) throw new UploadRefused(upload, 'InvalidPart')
    }
  } catch (error) {
    throw diskFailure(OPERATION, upload.bucket, upload.key, error)
  }
}

/**
 * A crash before the last step leaves the upload as it was, to be completed again: the marker counts only once the
 * joined parts have gone from the upload's folder. So they must be safely there before it is.
 */
async function publish({ path, etag, size }: TemporaryFile, paths: UploadPlace): Promise<WrittenObject> {
  const { target, folder, whole, marker } = paths
  const object = { etag, size }
  await rename(path, whole)
  await syncFolder(folder)
  const noted = await writeTemporary(temporaryFolder(target.root), Buffer.from(JSON.stringify(object)))
  await rename(noted.path, marker)
  await syncFolder(folder)
  await place(whole, target, rename)
  return object
}

/** What the upload became, if that is still what is there. */
async function publishedObject({ target, marker }: UploadPlace, upload: Upload): Promise<WrittenObject> {
  const object: WrittenObject = JSON.parse(await readFile(marker, 'utf8'))
  if ((await etagAt(target.root, target.path)) !== object.etag) throw new UploadNotFound(upload)
  return object
}

async function removeParts({ folder, marker }: UploadPlace): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (path !== marker) await rm(path, { force: true })
  }
}
