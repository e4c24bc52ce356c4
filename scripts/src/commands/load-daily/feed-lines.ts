import type { Feed, Feeds } from '@inlet/csv-to-partition/feeds'
import type { Settings } from '@inlet/csv-to-partition/settings'
import { gridLines } from '../../output/grid.ts'
import { keyPattern } from './key-pattern.ts'

/** A line per feed, with what it leaves to the settings. */
export function feedLines(feeds: Feeds, settings: Settings): Iterable<string> {
  const columns = ['feed', 'schedule', 'source', 'table', 'description'].map(name => ({ name }))
  return gridLines({ columns, rows: feeds.map(feed => cellsOf(feed, settings)) })
}

function cellsOf(feed: Feed, settings: Settings): string[] {
  const { name, schedule, timezone, input, description = '' } = feed
  const when = timezone === 'UTC' ? schedule : `${schedule} ${timezone}`
  const { bucket_src: bucket = settings.bucketSrc ?? '?', database = settings.database, table } = input
  return [name, when, `s3://${bucket}/${keyPattern(input)}`, `${database}.${table}`, description]
}
