import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Lake } from '@inlet/lake'
import { memoryLake } from '../../memory-lake.ts'

/** Objects as files of a folder, written as the other sides write theirs, and a catalog in memory. */
export function plainLake(root: string): Lake {
  const { store, catalog } = memoryLake()
  return {
    catalog,
    store: {
      ...store,
      async write(bucket, key, body) {
        if (!(body instanceof Uint8Array)) throw new Error('Expected an object in one piece')
        const file = join(root, bucket, key)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, body)
        return { etag: '', size: body.length }
      },
    },
  }
}
