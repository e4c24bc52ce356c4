import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of the Parquet files among what a side has made, and in its folders. */
export async function parquetBytes(outputs: readonly string[]): Promise<number> {
  const sizes = await Promise.all(outputs.map(bytesAt))
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

async function bytesAt(path: string): Promise<number> {
  if (path.endsWith('.parquet')) return (await stat(path)).size
  const found = await readdir(path, { recursive: true }).catch(() => [])
  return parquetBytes(found.filter(name => name.endsWith('.parquet')).map(name => join(path, name)))
}
