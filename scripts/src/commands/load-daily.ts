import { InputError, TransientError } from '@inlet/core'
import { findFeed } from '@inlet/csv-to-partition/feeds'
import { defineCommand } from 'citty'
import { handOver } from '../demo/marker.ts'
import { RATES_FOLDER, VENDOR_DROP } from '../demo/vendor-drop.ts'
import { visible } from '../output/grid.ts'
import { INTERRUPTED } from '../output/interrupted.ts'
import { print } from '../output/print.ts'
import { UsageError, withExamples } from '../output/run-cli.ts'
import { lakeOption, lakePath } from './lake-directory.ts'
import { dailySettings } from './load-daily/daily-settings.ts'
import { dayOptions } from './load-daily/day-options.ts'
import { type DayResult, dayLines, problemLines } from './load-daily/day-results.ts'
import { feedLines } from './load-daily/feed-lines.ts'
import { feedsOf } from './load-daily/feeds-file.ts'
import { loadDays } from './load-daily/load-days.ts'
import { planLoads } from './load-daily/plan-loads.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

const command = defineCommand({
  meta: {
    name: 'load-daily',
    description: "Loads a vendor's daily CSV file into its partition, by the function that does so on AWS",
  },
  args: {
    feed: { type: 'positional', required: false, description: 'What to load; without it, the feeds are listed' },
    'data-ref': { type: 'string', valueHint: 'YYYYMMDD', description: 'The day (default: yesterday, in UTC)' },
    from: {
      type: 'string',
      valueHint: 'day',
      description: 'Instead, the first of several days: YYYY-MM-DD or YYYYMMDD',
    },
    to: { type: 'string', valueHint: 'day', description: 'The last of them' },
    feeds: { type: 'string', valueHint: 'file.json', description: "File of feeds (default: the function's own)" },
    json: { type: 'boolean', description: 'Print the result as one JSON object' },
    ...lakeOption,
  },
  async run({ args: { feed, json = false, ...args } }) {
    const days = dayOptions({ dataRef: args['data-ref'], from: args.from, to: args.to })
    if (feed === undefined && days !== undefined) throw new UsageError('Expected a feed for the days, found none')
    const feeds = await feedsOf(args.feeds)
    const settings = dailySettings(process.env)
    if (feed === undefined) return print(json ? [JSON.stringify(feeds.map(listed))] : feedLines(feeds, settings))
    const lake = lakePath(args.lake)
    const interrupt = new AbortController()
    void untilInterrupted().then(() => {
      interrupt.abort()
      console.error('Stopping; Ctrl-C again stops at once.')
    })
    const begun = async () => {
      const requests = await planLoads(findFeed(feeds, feed), days, { lake, settings })
      return loadDays(requests, { feed, lake, isSilent: json, signal: interrupt.signal })
    }
    const results = await (json ? begun().catch(error => failAsJson(feed, error)) : begun())
    if (results.some(isOfUsers)) await handOver(lake)
    await report(feed, results, json)
  },
})

export const loadDailyFiles = withExamples(command, [
  'pnpm lake load-daily',
  'pnpm lake load-daily exchange_rates',
  'pnpm lake load-daily exchange_rates --data-ref 20260131',
  'pnpm --silent lake load-daily exchange_rates --from 2026-01-01 --to 2026-01-31 --json',
])

/** Whether the lake has more in it from here on than what the demo put there, and so may remove. */
function isOfUsers(result: DayResult): boolean {
  return result.status === 'Success' && !result.source_object.startsWith(`s3://${VENDOR_DROP}/${RATES_FOLDER}`)
}

function listed({ name, description, schedule, timezone, declared }: ReturnType<typeof findFeed>) {
  return { name, description: description ?? null, schedule, timezone, input: declared }
}

/** Whoever reads JSON is told of a failure in JSON too, be it before anything was loaded. */
async function failAsJson(feed: string, error: unknown): Promise<never> {
  const code = error instanceof InputError || error instanceof TransientError ? error.code : null
  const message = error instanceof Error ? error.message : String(error)
  await print([JSON.stringify({ feed, days: [], failure: { code, message } })])
  throw error
}

async function report(feed: string, results: readonly DayResult[], json: boolean): Promise<void> {
  await print(json ? [JSON.stringify({ feed, days: results, failure: null })] : dayLines(results))
  for (const line of problemLines(results)) console.error(visible(line))
  if (results.some(({ status }) => status === 'Failed')) process.exitCode = 1
  if (results.some(({ status }) => status === 'Interrupted')) process.exitCode = INTERRUPTED
}
