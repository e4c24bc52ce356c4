import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '@inlet/core'
import { tryFileLock } from '@inlet/lake'

/** Where, in a lake's directory, everything is that is alive in it: no bucket has such a name. */
export const STATE_DIRECTORY = '.live'

/** How things lie in the state directory. Another number is another version of Inlet. */
const LAYOUT = 1

const LAYOUT_FILE = 'layout.json'
const LOCK_FILE = 'lock'

export interface StateDirectory extends Disposable {
  readonly path: string
}

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
  return { path, [Symbol.dispose]: () => lock[Symbol.dispose]() }
}

/** The lock stays: it is held. The layout goes last, so that what is left if this is cut off is still ours. */
async function empty(path: string): Promise<void> {
  for (const name of await namesIn(path)) await rm(join(path, name), { recursive: true, force: true })
  await rm(join(path, LAYOUT_FILE), { force: true })
}

async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path)).filter(name => name !== LAYOUT_FILE && !name.startsWith(LOCK_FILE))
}

async function checkLayout(path: string): Promise<void> {
  const others = await namesIn(path)
  const found = await readLayout(join(path, LAYOUT_FILE))
  if (found === LAYOUT) return
  // A process that ended before it wrote the layout had made nothing else.
  if (others.length === 0) await writeFile(join(path, LAYOUT_FILE), `${JSON.stringify({ layout: LAYOUT })}\n`)
  else {
    const problem = found === undefined ? 'has no readable layout.json' : `has layout ${found}`
    throw new ConfigError(
      `${path} ${problem}, and this version of Inlet expects layout ${LAYOUT}: remove it to begin with empty DynamoDB tables (the lake's files and tables stay), or name another directory`,
    )
  }
}

async function readLayout(file: string): Promise<unknown> {
  try {
    const { layout }: { layout?: unknown } = JSON.parse(await readFile(file, 'utf8'))
    return layout
  } catch {
    return undefined
  }
}
