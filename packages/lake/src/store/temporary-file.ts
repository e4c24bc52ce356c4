import { createHash, randomUUID } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { WrittenObject } from './object-store.ts'
import { piecesOf } from './write-body.ts'

export interface TemporaryFile extends WrittenObject {
  readonly path: string
}

/** Writes `body` to a new file in `folder`, safe on disk; if that fails, there is none. */
export async function writeTemporary(
  folder: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<TemporaryFile> {
  const path = join(folder, randomUUID())
  const handle = await open(path, 'wx')
  try {
    const md5 = createHash('md5')
    let size = 0
    for await (const piece of body instanceof Uint8Array ? [body] : piecesOf(body)) {
      md5.update(piece)
      size += piece.byteLength
      await handle.writeFile(piece)
    }
    await handle.sync()
    return { path, etag: md5.digest('hex'), size }
  } catch (error) {
    await unlink(path)
    throw error
  } finally {
    await handle.close()
  }
}
