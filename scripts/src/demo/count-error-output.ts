import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SALES } from '../live/firehoses.ts'

/** Records in Firehose's error output, each a line. */
export async function countErrorOutput(lake: string): Promise<number> {
  const folder = join(lake, SALES, 'errors')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')))
  return texts.reduce((lines, text) => lines + text.split('\n').filter(line => line !== '').length, 0)
}
