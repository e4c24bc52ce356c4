import { randomUUID } from 'node:crypto'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file that has its name once it is whole: until then it has another in the same folder, which does not outlive
 * a failure. Chunks are taken no faster than they are written.
 * @returns its bytes, or that the signal came first
 * @throws the file system's error
 */
export async function writeWhole(
  file: string,
  chunks: Iterable<string>,
  signal: AbortSignal,
): Promise<number | 'aborted'> {
  const temporary = join(dirname(file), `.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, chunks, { flag: 'wx', signal })
    const { size } = await stat(temporary)
    await rename(temporary, file)
    return size
  } catch (error) {
    if (signal.aborted) return 'aborted'
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}
