import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ERRORS_PREFIX, SALES, TABLE_BUCKET } from '../live/firehoses.ts'

/** Records in the error output of all Firehose streams, each a line. */
export async function countErrorOutput(lake: string): Promise<number> {
  const counts = await Promise.all([SALES, TABLE_BUCKET].map(bucket => countLines(join(lake, bucket, ERRORS_PREFIX))))
  return counts.reduce((sum, lines) => sum + lines)
}

async function countLines(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')))
  return texts.reduce((lines, text) => lines + text.split('\n').filter(line => line !== '').length, 0)
}
