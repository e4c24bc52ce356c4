import { openLake, powertoolsTelemetry } from '@inlet/lake'
import type { Context } from 'aws-lambda'
import feeds from '../feeds.json' with { type: 'json' }
import { readFeeds } from './feeds/read-feeds.ts'
import { handleInput } from './handle-input.ts'
import { loadDaily } from './load-daily.ts'
import { readSettings } from './settings.ts'
import { tellProgress } from './tell-progress.ts'

const settings = readSettings(process.env)
const telemetry = powertoolsTelemetry('csv-to-partition')
// A table that was remembered may have been made anew since, and a load looks at it no more than twice.
const lake = await openLake(process.env, { remembersCatalog: false })
const loader = { settings, telemetry, lake, now: Date.now }
const daily = { feeds: readFeeds(feeds, 'feeds.json'), defaults: { ...settings, now: Date.now }, telemetry }

/** Loads the newest CSV file of a day into a partition: by an input, by a feed's name, or when S3 has a new object. */
export function handler(input: unknown, context?: Context): ReturnType<typeof handleInput> {
  const timeLeft = () => context?.getRemainingTimeInMillis?.()
  return handleInput(input, {
    ...daily,
    load: request => loadDaily(request, { ...loader, timeLeft, onProgress: tellProgress(request, loader) }),
  })
}
