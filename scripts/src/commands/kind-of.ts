import { stat } from 'node:fs/promises'

/** What is at a path, for messages. Links are followed. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'device or the like' | 'nothing'> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return 'nothing'
  if (found.isFile()) return 'file'
  return found.isDirectory() ? 'folder' : 'device or the like'
}
