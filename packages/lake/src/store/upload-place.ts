import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './directory-failure.ts'
import { objectPath } from './directory-path.ts'
import type { Target } from './directory-place.ts'
import { uploadsFolder } from './directory-root.ts'
import { type Upload, UploadNotFound } from './object-store.ts'

/** The files of an upload. */
export interface UploadPlace {
  readonly target: Target
  readonly folder: string
  /** All parts in one file, from when they are joined until it is moved to be the object. */
  readonly whole: string
  /** ETag and size of `whole`; it is written first, and stays. */
  readonly marker: string
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Callers keep ids in files: one that is not of this form is no name of a folder. */
export function isUploadId(id: string): boolean {
  return ID.test(id)
}

/** The folder is named by the object too, so that no upload is taken for one of another object. */
export function uploadPlace(root: string, upload: Upload): UploadPlace {
  const { bucket, key, id } = upload
  const target = { root, bucket, key, path: objectPath(root, bucket, key) }
  if (!isUploadId(id)) throw new UploadNotFound(upload)
  const object = createHash('md5').update(`${bucket}/${key}`).digest('hex')
  const folder = join(uploadsFolder(root), `${id}.${object}`)
  return { target, folder, whole: join(folder, 'whole'), marker: join(folder, 'object.json') }
}

export function partPath({ folder }: UploadPlace, number: number): string {
  return join(folder, String(number))
}

export function isUploadThere({ folder }: UploadPlace): Promise<boolean> {
  return exists(folder)
}

/** Whether the upload has become the object, which is one step: the renaming of `whole`. */
export async function isPublished({ whole, marker }: UploadPlace): Promise<boolean> {
  return (await exists(marker)) && !(await exists(whole))
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}
