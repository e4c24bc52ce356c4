import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { removeAbandoned } from './abandoned.ts'

const HOUR_MS = 60 * 60 * 1000
/** No write takes longer; what is older is of a process that was killed. */
const WRITE_ABANDONED_AFTER_MS = 24 * HOUR_MS
/** An upload may go on for days after each of its parts, from one process to the next. */
const UPLOAD_ABANDONED_AFTER_MS = 14 * 24 * HOUR_MS

/** Makes what writing and deleting need. */
export async function prepareRoot(root: string): Promise<void> {
  for (const folder of [locksFolder(root), temporaryFolder(root), uploadsFolder(root)]) {
    await mkdir(folder, { recursive: true })
  }
}

/** Removes what crashed processes left long ago. */
export async function sweepRoot(root: string): Promise<void> {
  await removeAbandoned(temporaryFolder(root), WRITE_ABANDONED_AFTER_MS)
  await removeAbandoned(uploadsFolder(root), UPLOAD_ABANDONED_AFTER_MS)
}

export function temporaryFolder(root: string): string {
  return join(root, '.tmp')
}

export function locksFolder(root: string): string {
  return join(root, '.locks')
}

export function uploadsFolder(root: string): string {
  return join(root, '.uploads')
}
