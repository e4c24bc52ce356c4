import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, unlink } from 'node:fs/promises'
import { errorCode, onDisk } from './directory-failure.ts'
import { objectPath } from './directory-path.ts'
import { ignoring, syncFolder, withObjectLock } from './directory-place.ts'
import { temporaryFolder, uploadsFolder } from './directory-root.ts'
import { type Upload, UploadNotFound } from './object-store.ts'
import { checkPartNumber } from './part-rules.ts'
import { writeTemporary } from './temporary-file.ts'
import { isPublished, isUploadId, isUploadThere, partPath, uploadPlace } from './upload-place.ts'

/** Parts are files of a folder of the upload's own, under their numbers. */
export function startFileUpload(root: string, bucket: string, key: string): Promise<Upload> {
  return onDisk('start an upload of', bucket, key, async () => {
    const id = randomUUID()
    const upload = { bucket, key, id, token: id }
    await mkdir(uploadPlace(root, upload).folder)
    await syncFolder(uploadsFolder(root))
    return upload
  })
}

export function uploadFilePart(root: string, upload: Upload, number: number, bytes: Uint8Array): Promise<string> {
  return onDisk(`upload part ${number} of`, upload.bucket, upload.key, async () => {
    checkPartNumber(number)
    const place = uploadPlace(root, upload)
    if (!(await isUploadThere(place)) || (await isPublished(place))) throw new UploadNotFound(upload)
    const file = await writeTemporary(temporaryFolder(root), bytes)
    try {
      await rename(file.path, partPath(place, number))
    } catch (cause) {
      await unlink(file.path).catch(ignoring('ENOENT'))
      throw errorCode(cause) === 'ENOENT' ? new UploadNotFound(upload, { cause }) : cause
    }
    await syncFolder(place.folder)
    return file.etag
  })
}

/** What is left of a complete upload stays: by it, a repeated completion is recognised. */
export function abortFileUpload(root: string, upload: Upload): Promise<void> {
  return onDisk('give up the upload of', upload.bucket, upload.key, async () => {
    objectPath(root, upload.bucket, upload.key)
    if (!isUploadId(upload.id)) return
    const place = uploadPlace(root, upload)
    await withObjectLock(place.target, async () => {
      if (!(await isPublished(place))) await rm(place.folder, { recursive: true, force: true })
    })
  })
}
