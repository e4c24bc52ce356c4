import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes the files of `folder`, and the folders with all that they hold, that have not changed for `afterMs`. */
export async function removeAbandoned(folder: string, afterMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await lstat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > afterMs) await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}
