import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RAW } from '../live/stream-to-parquet.ts'

/** How many objects are in quarantine, by code, the most frequent first. */
export async function quarantineCodes(lake: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const file of await quarantineFiles(join(lake, RAW, '_quarantine'))) {
    const { code }: { code: string } = JSON.parse(await readFile(file, 'utf8'))
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return new Map([...counts].sort(([, a], [, b]) => b - a))
}

async function quarantineFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
