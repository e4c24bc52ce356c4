import { readFile } from 'node:fs/promises'
import { type Feeds, readFeeds } from '@inlet/csv-to-partition/feeds'
import feeds from '@inlet/csv-to-partition/feeds.json' with { type: 'json' }
import { CommandError } from '../../output/run-cli.ts'
import { kindOf } from '../kind-of.ts'

/** The feeds of a file, or the function's own. @throws CommandError; InputError BAD_INPUT with all that is wrong with them */
export async function feedsOf(file: string | undefined): Promise<Feeds> {
  if (file === undefined) return readFeeds(feeds, 'feeds.json')
  const kind = await kindOf(file)
  if (kind === 'nothing') throw new CommandError(`There is no file ${file} of feeds`)
  if (kind !== 'file') throw new CommandError(`Expected a file of feeds, but ${file} is a ${kind}`)
  return readFeeds(parse(await readFile(file, 'utf8'), file), file)
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(`Expected JSON in ${file}`)
  }
}
