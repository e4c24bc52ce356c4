import { lstat, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { FileVersion } from './known-objects.ts'

/** How browsers, editors and copying programs call what they have not finished. */
const TEMPORARY = /^\.|~$|\.(?:part|partial|filepart|crdownload|download|tmp|swp|swx)$/i
/** What the directory store calls an empty segment of a key, and what would be mistaken for that. */
const EMPTY_SEGMENT = /^%(25)*2F$/

/** What is on the way to something else. */
const GONE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']

/** A bucket's directory: its regular files, reached without a symbolic link, are the objects. */
export class BucketFolder {
  readonly path: string
  readonly #ignores: (key: string) => boolean

  /** @param ignores whether an object, or a folder (whose key ends in `/`) with all that is in it, is nobody's concern */
  constructor(lake: string, bucket: string, ignores: (key: string) => boolean) {
    this.path = join(lake, bucket)
    this.#ignores = ignores
  }

  /** The key that a file at the path has; of a folder, with `/` at its end. undefined if it can be no object. */
  keyOf(path: string, kind: 'file' | 'folder' = 'file'): string | undefined {
    const names = relative(this.path, path).split(sep)
    if (names.some(name => name === '' || TEMPORARY.test(name) || EMPTY_SEGMENT.test(name))) return undefined
    const key = names.join('/')
    const folders = names.slice(0, -1).map((_, index) => `${names.slice(0, index + 1).join('/')}/`)
    const own = kind === 'folder' ? `${key}/` : key
    return [...folders, own].some(each => each.isWellFormed() && this.#ignores(each)) ? undefined : own
  }

  /** The version of an object; undefined if there is none. */
  async versionOf(key: string): Promise<FileVersion | undefined> {
    const path = join(this.path, ...key.split('/'))
    return unlessGone(async () => ((await this.#isReal(dirname(path))) ? versionAt(path) : undefined))
  }

  /** All objects, folder by folder. What comes or goes meanwhile may be among them or not. */
  async *objects(): AsyncGenerator<{ readonly key: string; readonly version: FileVersion }> {
    yield* this.#objectsIn(this.path)
  }

  async *#objectsIn(folder: string): AsyncGenerator<{ readonly key: string; readonly version: FileVersion }> {
    for (const entry of (await unlessGone(() => readdir(folder, { withFileTypes: true }))) ?? []) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (this.keyOf(path, 'folder') !== undefined) yield* this.#objectsIn(path)
      } else if (entry.isFile()) {
        const key = this.keyOf(path)
        const version = key === undefined ? undefined : await unlessGone(() => versionAt(path))
        if (key !== undefined && version !== undefined) yield { key, version }
      }
    }
  }

  /** Whether a folder of the bucket is where its path says, and not where a link leads. */
  async #isReal(folder: string): Promise<boolean> {
    const root = dirname(this.path)
    return (await realpath(folder)) === join(await realpath(root), basename(this.path), relative(this.path, folder))
  }
}

async function versionAt(path: string): Promise<FileVersion | undefined> {
  const stat = await lstat(path, { bigint: true })
  return stat.isFile() ? { size: Number(stat.size), mtimeNs: String(stat.mtimeNs) } : undefined
}

async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.includes(String(error.code))) return undefined
    throw error
  }
}
