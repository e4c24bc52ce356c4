import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A file by which the demo knows that it made a directory, and so may empty it. */
export const MARKER = '.made-by-the-demo'

/** Leaves the directory to others: the demo does not empty it again. */
export async function handOver(directory: string): Promise<void> {
  await rm(join(directory, MARKER), { force: true })
}
