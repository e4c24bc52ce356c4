import { appendFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ObjectStore } from '@inlet/lake'

/**
 * The local store, but for the source and for Parquet files, which are read and written as the other sides do it: of these it
 * computes no checksum, and nothing replaces them meanwhile.
 * @param source the bucket that the source is in
 */
export function plainStore(root: string, source: string, store: ObjectStore): ObjectStore {
  const place = ({ bucket, key }: { readonly bucket: string; readonly key: string }) => join(root, bucket, key)
  return {
    ...store,
    async head(bucket, key) {
      if (bucket !== source) return store.head(bucket, key)
      const { size, mtime } = await stat(place({ bucket, key }))
      return { etag: '', size, lastModified: mtime }
    },
    read(bucket, key, options) {
      const { range: { start, end } = {}, into } = options ?? {}
      if (bucket !== source || start === undefined || end === undefined) return store.read(bucket, key, options)
      return readPart(place({ bucket, key }), start, end, into)
    },
    async write(bucket, key, body, options) {
      if (!key.endsWith('.parquet') || !(body instanceof Uint8Array)) return store.write(bucket, key, body, options)
      const file = place({ bucket, key })
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, body)
      return { etag: '', size: body.length }
    },
    async startUpload(bucket, key) {
      const file = place({ bucket, key })
      await mkdir(dirname(file), { recursive: true })
      return { bucket, key, id: `${file}.upload`, token: '' }
    },
    async uploadPart({ id }, _, bytes) {
      await appendFile(id, bytes)
      return ''
    },
    async completeUpload(upload) {
      await rename(upload.id, place(upload))
      return { etag: '', size: (await stat(place(upload))).size }
    },
    abortUpload: ({ id }) => rm(id, { force: true }),
  }
}

async function readPart(path: string, start: number, end: number, into?: Uint8Array): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const memory = into ?? Buffer.allocUnsafe(end - start)
    const { buffer, bytesRead } = await file.read(memory, 0, end - start, start)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
