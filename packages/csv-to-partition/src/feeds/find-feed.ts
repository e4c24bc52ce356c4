import { InputError } from '@inlet/core'
import type { Feed, Feeds } from './feed.ts'

/** The feed of that name. @throws InputError BAD_INPUT that names those there are */
export function findFeed(feeds: Feeds, name: string): Feed {
  const feed = feeds.find(each => each.name === name)
  if (feed !== undefined) return feed
  const names = feeds.map(each => each.name).join(', ')
  throw new InputError('BAD_INPUT', `There is no feed "${name}"; there is ${names || 'none at all'}`)
}
