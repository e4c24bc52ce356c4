import { dayBefore, isDay } from '../input/day.ts'
import { rootPrefix } from '../input/input-fields.ts'
import { RESERVED_FOLDERS } from '../input/object-names.ts'
import type { InputDefaults } from '../input/parse-input.ts'
import { type DayParts, joinDay, mergeParts, partsAtStart, partsWithin, splitDay } from '../input/placeholders.ts'
import type { Feed, FeedInput, Feeds } from './feed.ts'

/** A feed that an object is of, and the day that it is for. */
export interface FeedMatch {
  readonly feed: Feed
  /** YYYYMMDD, as the key tells; yesterday (UTC), if it does not. */
  readonly dataRef: string
}

/**
 * The feeds that would find an object of that key. What the lake writes itself, where it has a bucket in common with a
 * vendor, is of none: lest a load sets off another one.
 */
export function findFeeds(feeds: Feeds, bucket: string, key: string, defaults: InputDefaults): FeedMatch[] {
  if (key.endsWith('/') || isOutput(feeds, bucket, key, defaults)) return []
  return feeds.flatMap(feed => {
    if ((feed.input.bucket_src ?? defaults.bucketSrc) !== bucket) return []
    const dataRef = dayOf(feed.input, key, defaults.now())
    return dataRef === undefined ? [] : [{ feed, dataRef }]
  })
}

function isOutput(feeds: Feeds, bucket: string, key: string, { bucketDstn }: InputDefaults): boolean {
  if (RESERVED_FOLDERS.some(folder => key.startsWith(folder))) return true
  return feeds.some(({ input }) => (input.bucket_dstn ?? bucketDstn) === bucket && key.startsWith(rootPrefix(input)))
}

/** Where `substr` occurs several times, the first that makes a day with the rest tells it. */
function dayOf({ prefix, substr }: FeedInput, key: string, now: number): string | undefined {
  const start = partsAtStart(prefix, key)
  if (start === undefined) return undefined
  for (const within of partsWithin(substr, key)) {
    const parts = mergeParts(start, within)
    const day = parts === undefined ? undefined : toDay(parts, dayBefore(now))
    if (day !== undefined) return day
  }
  return undefined
}

/** The day of these parts. A part of a day, such as its month, is good for a day that has it. */
function toDay(parts: DayParts, otherwise: string): string | undefined {
  const day = joinDay(parts)
  if (day !== undefined) return isDay(day) ? day : undefined
  return mergeParts(parts, splitDay(otherwise)) === undefined ? undefined : otherwise
}
