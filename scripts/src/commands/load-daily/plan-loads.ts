import { join } from 'node:path'
import { type Feed, requestOf } from '@inlet/csv-to-partition/feeds'
import type { LoadRequest } from '@inlet/csv-to-partition/load-request'
import type { Settings } from '@inlet/csv-to-partition/settings'
import { CommandError } from '../../output/run-cli.ts'
import { kindOf } from '../kind-of.ts'
import { keyPattern } from './key-pattern.ts'

export interface PlanOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** For what the feed leaves out. */
  readonly settings: Settings
}

/**
 * The loads of these days, or of yesterday.
 * @throws InputError BAD_INPUT; CommandError if the source has no bucket in the lake, or its files do not tell days apart
 */
export async function planLoads(
  feed: Feed,
  days: readonly string[] | undefined,
  { lake, settings }: PlanOptions,
): Promise<LoadRequest[]> {
  const defaults = { ...settings, now: Date.now }
  const requests = (days ?? [undefined]).map(dataRef => requestOf(feed, { dataRef }, defaults))
  checkFilters(feed, requests)
  if (requests[0] !== undefined) await checkBucket(requests[0], lake)
  return requests
}

/** One file would be loaded into the partitions of several days. */
function checkFilters({ name }: Feed, requests: readonly LoadRequest[]): void {
  const filters = new Set(requests.map(({ source }) => JSON.stringify([source.prefix, source.substr])))
  if (filters.size === requests.length) return
  throw new CommandError(
    `Feed ${name} does not tell the files of these days apart: put {data_ref} into its prefix or substr, or load one day`,
  )
}

async function checkBucket({ source }: LoadRequest, lake: string): Promise<void> {
  const directory = join(lake, source.bucket)
  if ((await kindOf(directory)) === 'folder') return
  const file = `${directory}/${keyPattern(source)}`
  throw new CommandError(`There is no bucket ${source.bucket} in the lake: put the file there, as ${file}`)
}
