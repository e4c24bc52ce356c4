import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CommandError } from '../output/run-cli.ts'

/** The option that names the lake, for every command that reads one. */
export const lakeOption = {
  lake: {
    type: 'string',
    valueHint: 'dir',
    description: 'Directory of the lake (default: LOCAL_BUCKETS_DIR, else ./.lake)',
  },
} as const

/** The path of the lake, whether it is there or not. */
export function lakePath(option: string | undefined): string {
  return resolve(option || process.env.LOCAL_BUCKETS_DIR || '.lake')
}

/** The directory of the lake. @throws CommandError if there is none */
export async function lakeDirectory(option: string | undefined): Promise<string> {
  const directory = lakePath(option)
  const isThere = await stat(directory).then(
    found => found.isDirectory(),
    () => false,
  )
  if (isThere) return directory
  throw new CommandError(
    `There is no lake at ${directory}. \`npm start\` makes one in ./.lake; --lake or LOCAL_BUCKETS_DIR name another.`,
  )
}
