import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A side may leave something else than another of the same job. */
const NOTHING = { size: 0 }

/** Bytes of the Parquet files among what a side has made, and in its folders. */
export async function parquetBytes(outputs: readonly string[]): Promise<number> {
  const sizes = await Promise.all(outputs.map(bytesAt))
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

async function bytesAt(path: string): Promise<number> {
  if (path.endsWith('.parquet')) return (await stat(path).catch(() => NOTHING)).size
  const found = await readdir(path, { recursive: true }).catch(() => [])
  return parquetBytes(found.filter(name => name.endsWith('.parquet')).map(name => join(path, name)))
}
