import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/** A file changed in the same tick of the file system's clock looks unchanged, so young files are not remembered. */
const SETTLED_MS = 2000
const MAX_REMEMBERED = 1000
const PIECE_BYTES = 64 * 1024

const remembered = new Map<string, string>()

/**
 * The MD5 of an open file, in hex. It is remembered, so that reading a file range by range does not hash it each time;
 * the time of change (ctime) is part of what it is known by, since no program can set it.
 */
export async function fileEtag(handle: FileHandle, stat: BigIntStats): Promise<string> {
  const identity = `${stat.dev}:${stat.ino}:${stat.size}:${stat.ctimeNs}`
  const known = remembered.get(identity)
  if (known !== undefined) return known
  const isSettled = Date.now() - Number(stat.ctimeMs) > SETTLED_MS
  const etag = await hash(handle)
  if (isSettled) remember(identity, etag)
  return etag
}

async function hash(handle: FileHandle): Promise<string> {
  const md5 = createHash('md5')
  const memory = Buffer.allocUnsafe(PIECE_BYTES)
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(memory, 0, memory.length, position)
    if (bytesRead === 0) return md5.digest('hex')
    md5.update(memory.subarray(0, bytesRead))
    position += bytesRead
  }
}

function remember(identity: string, etag: string): void {
  const [oldest] = remembered.keys()
  if (remembered.size >= MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
  remembered.set(identity, etag)
}
