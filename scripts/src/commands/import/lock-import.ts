import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { tryFileLock } from '@inlet/lake/directory'
import { CommandError } from '../../output/run-cli.ts'
import type { ImportPlace } from './import-place.ts'

/** No bucket has such a name. */
const LOCKS = '.imports'

/** Keeps an object from being put and imported by two at once. The lock goes with its process. @throws CommandError */
export async function lockImport(lake: string, { bucket, key }: ImportPlace): Promise<Disposable> {
  const folder = join(lake, LOCKS)
  await mkdir(folder, { recursive: true })
  const name = createHash('md5').update(`${bucket}/${key}`).digest('hex')
  const lock = await tryFileLock(join(folder, name))
  if (lock !== undefined) return lock
  throw new CommandError(
    `Busy: \`lake up\` or another \`lake import\` has s3://${bucket}/${key} in hand; \`lake runs\` tells how far it is.`,
  )
}
