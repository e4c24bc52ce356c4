import type { LiveFile } from '@inlet/local'

export interface Size {
  readonly files: number
  readonly bytes: number
  /** When a file was last written, ms since 1970. */
  readonly writtenAt: number | null
}

export function sizeOf(files: readonly LiveFile[]): Size {
  return addUp(files.map(({ size, writtenAt }) => ({ files: 1, bytes: size, writtenAt })))
}

export function addUp(sizes: readonly Size[]): Size {
  let [files, bytes, writtenAt]: [number, number, number | null] = [0, 0, null]
  for (const size of sizes) {
    files += size.files
    bytes += size.bytes
    if (size.writtenAt !== null) writtenAt = Math.max(writtenAt ?? 0, size.writtenAt)
  }
  return { files, bytes, writtenAt }
}
