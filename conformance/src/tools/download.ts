import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'

/**
 * The bytes at a URL.
 * @throws if it does not answer, or with other bytes than those of this SHA-256, in hex
 */
export async function download(url: string, sha256: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== sha256) throw new Error(`${url}: expected SHA-256 ${sha256}, found ${found}`)
  return bytes
}

/** Writes the files of a zip that are below `prefix` into a folder, by the rest of their names. The zip is to be trusted. */
export async function extract(zip: Uint8Array, prefix: string, folder: string): Promise<void> {
  const files = unzipSync(zip, { filter: ({ name }) => name.startsWith(prefix) && !name.endsWith('/') })
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name.slice(prefix.length))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
}
