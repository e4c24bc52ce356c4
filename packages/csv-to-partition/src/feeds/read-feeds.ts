import { InputError } from '@inlet/core'
import type * as z from 'zod/mini'
import { checkValue } from '../input/check-value.ts'
import { type Feed, type Feeds, feedSchema } from './feed.ts'
import { findConflicts } from './find-conflicts.ts'

/** EventBridge's limit for the name of a schedule. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/

/**
 * Reads feeds by name: `{ "rates": { "schedule": "cron(0 5 * * ? *)", "input": { … }, "expect": { … } } }`. Whatever can
 * be told without the environment and a day is checked.
 * @param what the name of what was read, for messages: `feeds.json`
 * @throws InputError BAD_INPUT that names each feed and field at fault
 */
export function readFeeds(value: unknown, what: string): Feeds {
  if (!isObject(value)) throw badFeeds(what, ['expected an object of feeds by name'])
  const feeds: Feed[] = []
  const problems: string[] = []
  for (const [name, declared] of Object.entries(value)) {
    if (!NAME.test(name)) problems.push(`${name}: expected a name of at most 64 letters, digits, "-" and "_"`)
    const checked = checkValue(feedSchema, declared, name)
    if ('problems' in checked) problems.push(...checked.problems)
    else feeds.push(toFeed(name, checked.value, declared))
  }
  problems.push(...findConflicts(feeds))
  if (problems.length > 0) throw badFeeds(what, problems)
  return feeds
}

type FeedDeclaration = { readonly input?: object; readonly expect?: object }

function toFeed(
  name: string,
  { description, schedule, timezone, input }: CheckedFeed,
  declared: FeedDeclaration,
): Feed {
  const { expect } = declared
  return { name, description, schedule, timezone, input, declared: { ...declared.input, ...(expect && { expect }) } }
}

type CheckedFeed = z.output<typeof feedSchema>

function badFeeds(what: string, problems: readonly string[]): InputError {
  return new InputError('BAD_INPUT', `${what}: ${problems.join('; ')}`)
}

function isObject(value: unknown): value is Readonly<Record<string, FeedDeclaration>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
