import { InputError, isObject } from '@inlet/core'
import type { Telemetry } from '@inlet/lake'
import * as z from 'zod/mini'
import type { Feeds } from './feeds/feed.ts'
import { findFeed } from './feeds/find-feed.ts'
import { type EventResponse, loadNewObjects } from './feeds/load-new-objects.ts'
import { requestOf } from './feeds/request-of.ts'
import { checkValue, strictFields } from './input/check-value.ts'
import { dataRef } from './input/input-fields.ts'
import type { LoadRequest } from './input/load-request.ts'
import { type InputDefaults, parseInput } from './input/parse-input.ts'
import type { LoadReport } from './load-report.ts'

/** What the function works with. */
export interface Daily {
  readonly load: (request: LoadRequest) => Promise<LoadReport>
  readonly feeds: Feeds
  readonly defaults: InputDefaults
  readonly telemetry: Pick<Telemetry, 'error' | 'info'>
}

/**
 * Loads what an input asks for: a file of a day, by fields of its own or as `{ "feed": "rates", "data_ref": "20260131" }`
 * (yesterday's, without `data_ref`); or, for an event of S3, EventBridge, or SQS with one of both in each message, what
 * feeds have new objects.
 * @returns the report of the one load, or what the event led to
 * @throws InputError BAD_INPUT, BAD_EVENT; what a load throws. Of SQS, the messages that failed are returned instead
 */
export async function handleInput(input: unknown, daily: Daily): Promise<LoadReport | EventResponse> {
  if (isEvent(input)) return loadNewObjects(input, daily)
  return daily.load(isObject(input) && 'feed' in input ? feedRequest(input, daily) : parseInput(input, daily.defaults))
}

const feedInput = strictFields({ feed: z.string(), data_ref: z.optional(dataRef) })

function feedRequest(input: unknown, { feeds, defaults }: Daily): LoadRequest {
  const checked = checkValue(feedInput, input)
  if ('problems' in checked) throw new InputError('BAD_INPUT', `Input: ${checked.problems.join('; ')}`)
  const { feed, data_ref: dataRef } = checked.value
  return requestOf(findFeed(feeds, feed), { dataRef }, defaults)
}

/** Whether it is of AWS: no field of an input is called like that. */
function isEvent(input: unknown): boolean {
  return isObject(input) && ('Records' in input || 'detail-type' in input || 'Event' in input)
}
