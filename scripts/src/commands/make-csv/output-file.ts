import { realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { CommandError, UsageError } from '../../output/run-cli.ts'
import { kindOf } from '../kind-of.ts'

/**
 * The path of a file that can be written as a whole: its folder is there, and so may the file be. A link is followed, so
 * that what it points to is replaced, and not the link.
 * @throws UsageError for no name, and CommandError that says what is in the way
 */
export async function findOutput(output: string): Promise<string> {
  if (output === '') throw new UsageError('Expected the name of a file for --output, found none')
  const file = await realpath(output).catch(() => resolve(output))
  const found = await kindOf(file)
  if (found === 'file') return file
  // Replacing what is no file would take the place of a device, say, for whatever else writes to it.
  if (found !== 'nothing') throw new CommandError(`Expected a file for --output, but ${output} is a ${found}`)
  const folder = dirname(file)
  if ((await kindOf(folder)) === 'folder') return file
  throw new CommandError(`There is no folder ${folder} for --output ${output}: make it first, or name another`)
}
