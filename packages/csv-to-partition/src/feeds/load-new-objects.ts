import { parseS3Event, type S3ObjectEvent } from '@inlet/core'
import { loggable } from '@inlet/lake'
import type { Daily } from '../handle-input.ts'
import type { LoadReport } from '../load-report.ts'
import { type FeedMatch, findFeeds } from './find-feeds.ts'
import { requestOf } from './request-of.ts'

const NO_FEED = 'it is of no feed, or its key tells no day that there is'

/** What an event of S3 led to. */
export interface EventResponse {
  /** One for each load that succeeded, in the order of the objects that asked for them. */
  readonly results: readonly LoadReport[]
  readonly skipped: readonly SkippedObject[]
  /** SQS messages that are to be delivered again. */
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

interface SkippedObject {
  /** `s3://bucket/key` */
  readonly object: string
  readonly reason: string
}

/**
 * Loads the feeds that the new objects of an event belong to, one after the other; a day of a feed once, however many
 * objects it has. What fails does not keep the others from being loaded.
 * @throws what a load throws, an AggregateError if several do; of SQS, the messages that failed are returned instead
 */
export async function loadNewObjects(event: unknown, daily: Daily): Promise<EventResponse> {
  const loads = new Map<string, Promise<LoadReport>>()
  const loadOnce = (match: FeedMatch) => {
    const id = `${match.feed.name} ${match.dataRef}`
    const load = loads.get(id) ?? loadMatch(match, daily)
    loads.set(id, load)
    return load
  }
  const skipped: SkippedObject[] = []
  const failed = new Set<string>()
  const errors = new Set<Error>()
  for (const { messageId, objects } of parseS3Event(event)) {
    for (const created of objects) {
      const object = created instanceof Error ? 'none' : `s3://${created.bucket}/${created.key}`
      const matches = created instanceof Error ? [created] : matchesOf(created, daily)
      if (matches.length === 0) {
        skipped.push({ object, reason: NO_FEED })
        daily.telemetry.info('Object skipped', { object, reason: NO_FEED })
      }
      for (const match of matches) {
        const failure = match instanceof Error ? match : await failureOf(loadOnce(match))
        if (failure === undefined) continue
        daily.telemetry.error('Object not loaded', { object, error: loggable(failure) })
        if (messageId === undefined) errors.add(failure)
        else failed.add(messageId)
      }
    }
  }
  throwAll([...errors])
  const results = await Promise.allSettled(loads.values())
  return {
    results: results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : [])),
    skipped,
    batchItemFailures: [...failed].map(itemIdentifier => ({ itemIdentifier })),
  }
}

function matchesOf({ bucket, key }: S3ObjectEvent, { feeds, defaults }: Daily): readonly FeedMatch[] {
  return findFeeds(feeds, bucket, key, defaults)
}

async function loadMatch({ feed, dataRef }: FeedMatch, { load, defaults }: Daily): Promise<LoadReport> {
  return load(requestOf(feed, { dataRef }, defaults))
}

async function failureOf(work: Promise<unknown>): Promise<Error | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function throwAll(errors: readonly Error[]): void {
  if (errors.length > 1) throw new AggregateError(errors, errors.map(({ message }) => message).join('; '))
  if (errors[0] !== undefined) throw errors[0]
}
