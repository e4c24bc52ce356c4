import type { LivePartition } from '@inlet/local'

export interface Size {
  readonly files: number
  readonly bytes: number
}

export function sizeOf(partitions: readonly LivePartition[]): Size {
  const files = partitions.flatMap(partition => partition.files)
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) }
}
