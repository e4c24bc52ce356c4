import { randomUUID } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a new file, whole and on the disk before it has its name.
 * @returns false, with nothing written, if the file exists.
 */
export async function createFile(file: string, text: string): Promise<boolean> {
  return withTemporaryFile(dirname(file), text, async temporary => {
    try {
      // Unlike a rename, a link fails if the name is taken: this is the compare-and-set of the whole catalog.
      await link(temporary, file)
      return true
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false
      throw error
    }
  })
}

/** Writes the file in one step, whether it exists or not: readers see the old content or the new. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await withTemporaryFile(dirname(file), text, temporary => rename(temporary, file))
}

/** Whether `error` is one of the operating system with this code, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

async function withTemporaryFile<T>(directory: string, text: string, use: (file: string) => Promise<T>): Promise<T> {
  const temporary = join(directory, `.${randomUUID()}.tmp`)
  try {
    await writeToDisk(temporary, text)
    return await use(temporary)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writeToDisk(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
