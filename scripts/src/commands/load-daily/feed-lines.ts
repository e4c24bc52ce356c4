import type { Feed, Feeds } from '@inlet/csv-to-partition/feeds'
import { readSettings, type Settings } from '@inlet/csv-to-partition/settings'
import { gridLines } from '../../output/grid.ts'
import { keyPattern } from './key-pattern.ts'

/** A line per feed. What it leaves to the environment is as this command would have it. */
export function feedLines(feeds: Feeds): Iterable<string> {
  const settings = readSettings(process.env)
  const columns = ['feed', 'schedule', 'source', 'table', 'description'].map(name => ({ name }))
  return gridLines({ columns, rows: feeds.map(feed => cellsOf(feed, settings)) })
}

function cellsOf({ name, schedule, input, description = '' }: Feed, settings: Settings): string[] {
  const { bucket_src: bucket = settings.bucketSrc ?? '?', database = settings.database, table } = input
  return [name, schedule, `s3://${bucket}/${keyPattern(input)}`, `${database}.${table}`, description]
}
