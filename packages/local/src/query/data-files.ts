import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

export interface LiveFile {
  /** Absolute. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** ms since 1970 */
  readonly writtenAt: number
}

/** A file by its place under a location: `2026/01/31/23/orders-1`. */
export interface DataName {
  readonly name: string
  /** Absolute. */
  readonly path: string
}

/** The names of files under a location, in order, as Athena finds them: what begins with `_` or `.` is no data. */
export async function listDataNames(root: string, location: string, ending = ''): Promise<DataName[]> {
  const folder = folderOf(root, location)
  const entries = await readdirIfAny(folder)
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep))
    .filter(segments => !segments.some(isHidden))
    .map(segments => segments.join('/'))
    .sort()
    .map(name => ({ name, path: join(folder, name) }))
}

/** The files under a location, in the order of their names. */
export async function listDataFiles(root: string, location: string, ending = ''): Promise<(DataName & LiveFile)[]> {
  return readDataFiles(await listDataNames(root, location, ending))
}

/** Sizes and times of files. One that is gone since it was listed is left out. */
export async function readDataFiles<T extends DataName>(names: readonly T[]): Promise<(T & LiveFile)[]> {
  const files = await Promise.all(names.map(async name => ({ name, stats: await statIfAny(name.path) })))
  return files.flatMap(({ name, stats }) =>
    stats === undefined ? [] : [{ ...name, size: stats.size, writtenAt: stats.mtimeMs }],
  )
}

async function statIfAny(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isHidden(name: string): boolean {
  return name.startsWith('_') || name.startsWith('.')
}

/** The directory of `s3://bucket/prefix/`. */
function folderOf(root: string, location: string): string {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? []
  const segments = [bucket ?? '', ...prefix.split('/')]
  if (bucket === undefined || segments.some(segment => segment === '.' || segment === '..')) {
    throw new Error(`Expected a location such as s3://bucket/prefix/ in the catalog, found ${JSON.stringify(location)}`)
  }
  return join(root, ...segments)
}

async function readdirIfAny(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
