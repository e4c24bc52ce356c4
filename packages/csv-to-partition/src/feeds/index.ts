export type { Feed, Feeds } from './feed.ts'
export { findFeed } from './find-feed.ts'
export { readFeeds } from './read-feeds.ts'
export { requestOf } from './request-of.ts'
