import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CommandError } from '../output/run-cli.ts'

/** Bucket and database of the demo. */
export const RAW = 'raw'

/** Where the function's log lines go, in the lake's directory. */
export const LOG_FILE = 'demo.log'

const MARKER = '.made-by-the-demo'
const MARKER_TEXT = `The demo made this directory, and at each run makes anew what it fills: the bucket "${RAW}", the database
"${RAW}" of the catalog, and ${LOG_FILE}. It leaves everything else as it is.
`

/** What the demo fills, and so may remove. The catalog goes first: what it does not list, nobody reads. */
const FILLED = [join('.catalog', RAW), RAW, LOG_FILE]

/**
 * Makes the demo's directory, or empties it of what an earlier run put there, also of one that was interrupted.
 * @throws CommandError if the directory has something in it, and the demo did not make it
 */
export async function prepareLake(option: string | undefined): Promise<string> {
  const directory = resolve(option || defaultLake())
  const names = await namesIn(directory)
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new CommandError(
      `${directory} is not empty, and the demo did not make it, so it does not touch it.\n` +
        'Give it another directory, `npm start -- --lake <directory>`, or remove this one.',
    )
  }
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, MARKER), MARKER_TEXT)
  for (const name of FILLED) await rm(join(directory, name), { recursive: true, force: true })
  return directory
}

/** Where the demo and the `lake` commands look if they are told nothing else. */
export function defaultLake(): string {
  return process.env.LOCAL_BUCKETS_DIR || '.lake'
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
