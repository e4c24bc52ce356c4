import { lstat, mkdir, realpath } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { InputError } from '@inlet/core'
import { errorCode } from './directory-failure.ts'
import { checkKey } from './object-key.ts'

/** What file systems take as a name, in bytes. */
const MAX_NAME_BYTES = 255
/** As S3 names buckets, but any length and case; without a leading dot, which is for what is not a bucket. */
const BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/
/** The name of an empty segment, and what would be mistaken for one. */
const EMPTY_NAME = '%2F'
const LIKE_EMPTY_NAME = /^%(25)*2F$/

/** @throws InputError BAD_KEY for a name that is not a bucket's */
export function bucketPath(root: string, bucket: string): string {
  if (BUCKET_NAME.test(bucket)) return join(root, bucket)
  throw new InputError('BAD_KEY', `Bucket name ${JSON.stringify(bucket)} is not 1-63 letters, digits, '.', '_' and '-'`)
}

/** @throws InputError BAD_KEY for a key that no store, or no file system, can hold */
export function objectPath(root: string, bucket: string, key: string): string {
  checkKey(key)
  const names = key.split('/').map(nameOf)
  if (names.some(name => Buffer.byteLength(name) > MAX_NAME_BYTES)) {
    throw badKey(bucket, key, `it has a segment of more than ${MAX_NAME_BYTES} bytes`)
  }
  return join(bucketPath(root, bucket), ...names)
}

/** The folder of the keys that start with `prefix`, which is empty or ends in `/`. */
export function folderPath(root: string, bucket: string, prefix: string): string {
  return join(bucketPath(root, bucket), ...prefix.split('/').slice(0, -1).map(nameOf))
}

export function badKey(bucket: string, key: string, why: string): InputError {
  return new InputError('BAD_KEY', `A directory cannot hold s3://${bucket}/${key}: ${why}`)
}

/** One file name for each segment of a key; its own, unless it is empty or looks like the name of an empty one. */
function nameOf(segment: string): string {
  if (segment === '') return EMPTY_NAME
  return LIKE_EMPTY_NAME.test(segment) ? segment.replace('2F', '252F') : segment
}

/** The inverse of `nameOf`; every file name is the name of one segment. */
export function segmentOf(name: string): string {
  if (name === EMPTY_NAME) return ''
  return LIKE_EMPTY_NAME.test(name) ? name.replace('252F', '2F') : name
}

/** Whether `path`, somewhere under `root`, is there and is reached without a symbolic link. */
export async function isReal(root: string, path: string): Promise<boolean> {
  try {
    return (await realpath(path)) === join(await realpath(root), relative(root, path))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(errorCode(error) ?? '')) return false
    throw error
  }
}

/**
 * Makes the folder of `path` and those above it, which begin below `root`.
 * @returns the folders that have changed and are to be synced
 * @throws InputError BAD_KEY if something else than a folder is in the way
 */
export async function makeFolders(root: string, path: string, bucket: string, key: string): Promise<string[]> {
  const folder = dirname(path)
  if (await isReal(root, folder)) return [folder]
  const changed = [folder]
  let parent = root
  for (const name of relative(root, folder).split('/')) {
    const child = join(parent, name)
    if (await makeFolder(child)) changed.push(parent)
    if (!(await lstat(child)).isDirectory()) throw badKey(bucket, key, `${relative(root, child)} is not a folder`)
    parent = child
  }
  return changed
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}
