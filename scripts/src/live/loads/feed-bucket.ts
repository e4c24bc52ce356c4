import { ConfigError } from '@inlet/core'
import type { Feeds } from '@inlet/csv-to-partition/feeds'
import type { Settings } from '@inlet/csv-to-partition/settings'

/** The buckets that feeds look into for their files, each once. @throws ConfigError if a feed has none */
export function feedBuckets(feeds: Feeds, { bucketSrc }: Pick<Settings, 'bucketSrc'>): string[] {
  const buckets = feeds.map(({ name, input }) => {
    const bucket = input.bucket_src ?? bucketSrc
    if (bucket === undefined) throw new ConfigError(`Expected a bucket for feed ${name}: its bucket_src, or BUCKET_SRC`)
    return bucket
  })
  return [...new Set(buckets)]
}
