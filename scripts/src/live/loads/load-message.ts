import { type FeedMatch, type Feeds, findFeed, findFeeds, requestOf } from '@inlet/csv-to-partition/feeds'
import type { LoadReport } from '@inlet/csv-to-partition/load-report'
import { checkReported, type Message, sqsEvent } from '@inlet/local/live'
import { createdObject } from '../created-object.ts'
import { type LoadContext, loadFeeds } from './load-feeds.ts'
import type { LoadFunction } from './load-function.ts'

/** The queues of what S3 tells of vendors' files, and of what schedules ask for. */
export const FILE_QUEUE = 'vendor-files'
export const SCHEDULE_QUEUE = 'feed-schedules'
export const FILE_RECEIVES = 5
/** What Lambda is asked for asynchronously, it tries again twice. */
export const SCHEDULE_RECEIVES = 3

export interface MessageContext extends Omit<LoadContext, 'listen'> {
  readonly feeds: Feeds
  readonly fn: LoadFunction
}

/** Loads what a file that was dropped is for. @throws what the function throws, or reports */
export async function loadFile(message: Message, context: MessageContext): Promise<void> {
  const { feeds, fn, settings, onEvent } = context
  const { bucket, key } = createdObject(message.body)
  const object = `s3://${bucket}/${key}`
  const matches = findFeeds(feeds, bucket, key, { ...settings, now: Date.now })
  if (matches.length === 0) onEvent({ is: 'of-no-feed', object })
  const isLast = message.receives >= FILE_RECEIVES
  const cause = { trigger: 'upload', object, messageId: message.id, isLast } as const
  await loadFeeds(matches, cause, { ...context, listen: fn.listen }, async () => {
    const response = await fn.invoke(sqsEvent(FILE_QUEUE, message), answer => checkReported(message, answer))
    return (response as { readonly results: readonly LoadReport[] }).results
  })
}

/** Loads what a schedule asks for: yesterday, in UTC. @throws what the function throws */
export async function loadDay(message: Message, context: MessageContext): Promise<void> {
  const { feeds, fn, settings } = context
  const feed = findFeed(feeds, feedIn(message.body))
  const match: FeedMatch = { feed, dataRef: requestOf(feed, {}, { ...settings, now: Date.now }).dataRef }
  const isLast = message.receives >= SCHEDULE_RECEIVES
  const cause = { trigger: 'schedule', object: null, messageId: message.id, isLast } as const
  await loadFeeds([match], cause, { ...context, listen: fn.listen }, async () => {
    return [(await fn.invoke(JSON.parse(message.body))) as LoadReport]
  })
}

/** The message by which a schedule asks for a feed. */
export function scheduleMessage(feed: string): string {
  return JSON.stringify({ feed })
}

/** The feed that it asks for. */
export function feedIn(body: string): string {
  const { feed }: { readonly feed: string } = JSON.parse(body)
  return feed
}
