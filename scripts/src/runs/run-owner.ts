import { randomUUID } from 'node:crypto'
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { tryFileLock } from '@inlet/lake/directory'

const LOCKS = 'locks'
/** Much longer than it takes to lock a file that has just been made. */
const OLD_MS = 3_600_000

/** Who works on runs. */
export interface RunOwner extends AsyncDisposable {
  readonly name: string
}

/** A lock of its own for this process, which goes with it, however it ends. */
export async function becomeOwner(folder: string): Promise<RunOwner> {
  await mkdir(join(folder, LOCKS), { recursive: true })
  await removeGone(folder)
  const name = randomUUID()
  const lock = await tryFileLock(lockOf(folder, name))
  if (lock === undefined) throw new Error(`The lock of a new owner is taken: ${name}`)
  return {
    name,
    async [Symbol.asyncDispose]() {
      lock[Symbol.dispose]()
      await rm(lockOf(folder, name), { force: true })
    },
  }
}

/**
 * Whether an owner's process has ended. Two that ask at the same moment may take each other for the owner, and hear it
 * the next time.
 */
export async function isGone(folder: string, owner: string): Promise<boolean> {
  const path = lockOf(folder, owner)
  if (!(await exists(path))) return true
  using lock = await tryFileLock(path)
  return lock !== undefined
}

async function removeGone(folder: string): Promise<void> {
  for (const name of await readdir(join(folder, LOCKS))) {
    const path = lockOf(folder, name)
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > OLD_MS && (await isGone(folder, name))) await rm(path, { force: true })
  }
}

function lockOf(folder: string, owner: string): string {
  return join(folder, LOCKS, owner)
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
