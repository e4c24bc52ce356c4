import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '@inlet/core'
import { tryFileLock } from '@inlet/lake/directory'

/** Where, in a lake's directory, everything is that is alive in it: no bucket has such a name. */
export const STATE_DIRECTORY = '.live'

/** How things lie in the state directory. Another number is another version of Inlet. */
const LAYOUT = 2

const LAYOUT_FILE = 'layout.json'
const LOCK_FILE = 'lock'

export interface StateDirectory extends Disposable {
  readonly path: string
  /** Says that all is there that belongs to a live lake, so that from here on a part that is missing is noticed. */
  seal(): Promise<void>
}

/** What a live lake keeps there. Each is of no use without the others: a journal knows which tables are followed. */
const PARTS = ['dynamodb/CURRENT', 'kinesis/CURRENT', 'capture.db', 'checkpoints.db']

/**
 * Opens the state of a live lake, or begins one, for this process alone. `isFresh`: without what was there, of any version.
 * @throws ConfigError if another process has it, or if it was left by another version
 */
export async function openStateDirectory(lake: string, { isFresh = false } = {}): Promise<StateDirectory> {
  const path = join(lake, STATE_DIRECTORY)
  await mkdir(path, { recursive: true })
  const lock = await tryFileLock(join(path, LOCK_FILE))
  if (lock === undefined) {
    throw new ConfigError(`${lake} is in use: \`lake up\` or a demo runs in it. Stop that, or name another directory`)
  }
  try {
    if (isFresh) await empty(path)
    await checkLayout(path)
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
  return {
    path,
    seal: () => writeLayout(path, { isSealed: true }),
    [Symbol.dispose]: () => lock[Symbol.dispose](),
  }
}

/** The lock stays: it is held. The layout goes last, so that what is left if this is cut off is still ours. */
async function empty(path: string): Promise<void> {
  for (const name of await namesIn(path)) await rm(join(path, name), { recursive: true, force: true })
  await rm(join(path, LAYOUT_FILE), { force: true })
}

async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path)).filter(name => !name.startsWith(LAYOUT_FILE) && !name.startsWith(LOCK_FILE))
}

async function checkLayout(path: string): Promise<void> {
  const others = await namesIn(path)
  const { layout: found, isSealed } = await readLayout(join(path, LAYOUT_FILE))
  if (found === LAYOUT) return isSealed ? checkParts(path) : undefined
  // A process that ended before it wrote the layout had made nothing else.
  if (others.length === 0) await writeLayout(path, { isSealed: false })
  else {
    const problem = found === undefined ? 'has no readable layout.json' : `has layout ${found}`
    throw new ConfigError(
      `${path} ${problem}, and this version of Inlet expects layout ${LAYOUT}: remove it to begin with empty DynamoDB tables (the lake's files and tables stay), or name another directory`,
    )
  }
}

/** @throws ConfigError that names what is missing */
async function checkParts(path: string): Promise<void> {
  for (const part of PARTS) {
    const isThere = await access(join(path, part)).then(
      () => true,
      () => false,
    )
    if (!isThere) {
      throw new ConfigError(`${join(path, part)} is missing: put it back, or remove ${path} to begin with empty tables`)
    }
  }
}

/** All at once: half of it would be taken for another version's. */
async function writeLayout(path: string, { isSealed }: { readonly isSealed: boolean }): Promise<void> {
  const file = join(path, LAYOUT_FILE)
  await writeFile(`${file}.new`, `${JSON.stringify({ layout: LAYOUT, isSealed })}\n`)
  await rename(`${file}.new`, file)
}

async function readLayout(file: string): Promise<{ readonly layout?: unknown; readonly isSealed?: unknown }> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return {}
  }
}
