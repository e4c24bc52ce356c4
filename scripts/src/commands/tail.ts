import { setTimeout } from 'node:timers/promises'
import { directoryStore } from '@inlet/lake/directory'
import { openLocalLake } from '@inlet/local'
import { FAILURES_BUCKET, kinesisStream, localKinesisClient, STREAM } from '@inlet/local/live'
import { defineCommand } from 'citty'
import { findEndpoint } from '../live/endpoints.ts'
import { RAW } from '../live/stream-to-parquet.ts'
import { print } from '../output/print.ts'
import { withExamples } from '../output/run-cli.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { type Arrival, isChange } from '../records/arrival.ts'
import { firstOf } from '../records/find-fates.ts'
import { findGivenUp } from '../records/find-given-up.ts'
import { findQuarantined } from '../records/find-quarantined.ts'
import { findRows } from '../records/find-rows.ts'
import { followStream } from '../records/follow-stream.ts'
import { isCalled } from '../records/table-name.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'
import { OUTCOMES, outcomeOf, readOutcomes } from './tail/outcomes.ts'
import { alignedLines, jsonLine } from './tail/tail-lines.ts'
import { tailStream } from './tail/tail-stream.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

const command = defineCommand({
  meta: {
    name: 'tail',
    description: 'Shows changes as they arrive in the stream, and what became of each, until Ctrl-C',
  },
  args: {
    all: { type: 'boolean', description: 'Begin with the oldest that the stream still has' },
    table: { type: 'string', valueHint: 'name', description: 'One table, by its name in DynamoDB or in the lake' },
    outcome: { type: 'string', valueHint: 'a,b', description: `Only some of ${OUTCOMES.join(', ')}` },
    limit: { type: 'string', valueHint: 'records', description: 'End after so many whose outcome is known' },
    json: { type: 'boolean', description: 'Print JSON objects, one a line' },
    ...lakeOption,
  },
  async run({ args: { all = false, table, outcome, json = false, lake: option, ...args } }) {
    const limit = args.limit === undefined ? Number.POSITIVE_INFINITY : wholeNumber('limit', args.limit)
    const outcomes = readOutcomes(outcome)
    const endpoint = await findEndpoint('kinesis', option)
    const root = await lakeDirectory(option)
    const interrupt = new AbortController()
    void untilInterrupted().then(() => interrupt.abort())
    const { signal } = interrupt
    const toLine = json ? jsonLine : alignedLines()
    const client = localKinesisClient(endpoint)
    const lake = await openLocalLake(root)
    const store = directoryStore(root)
    try {
      await tailStream({
        readNew: followStream(kinesisStream(client, STREAM), all ? 'TRIM_HORIZON' : 'LATEST', Date.now),
        findFates: firstOf([findRows(root, lake), findQuarantined(store, RAW), findGivenUp(store, FAILURES_BUCKET)]),
        isWanted: arrival => table === undefined || isOf(table, arrival),
        isShown: fate => outcomes.has(outcomeOf(fate)),
        show: (arrival, fate) => print([toLine(arrival, fate)]),
        onNothing: () => console.error(`Waiting for changes of ${table ?? 'any table'} in ${STREAM} at ${endpoint}`),
        limit,
        clock: { now: Date.now, pause: ms => setTimeout(ms, undefined, { signal }).catch(() => undefined) },
        signal,
      })
    } catch (error) {
      // Where the endpoint has gone meanwhile, this says so.
      await findEndpoint('kinesis', option)
      throw error
    } finally {
      lake.close()
      client.destroy()
    }
  },
})

export const tail = withExamples(command, [
  'pnpm lake tail --table orders',
  'pnpm lake tail --all --outcome rescued,quarantined,given-up',
  'pnpm --silent lake tail --json --limit 10',
])

function isOf(table: string, arrival: Arrival): boolean {
  return isChange(arrival) && isCalled(table, arrival.content.change.source)
}
