import type { ObjectStore } from '@inlet/lake'
import { defineCommand } from 'citty'
import { INTERRUPTED } from '../output/interrupted.ts'
import { count } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { UsageError, withExamples } from '../output/run-cli.ts'
import { startStatus } from '../output/status-line.ts'
import { readStageOutputs } from '../stage/stage-outputs.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'
import { feedsOf } from './load-daily/feeds-file.ts'
import { readFilters } from './replay/filters.ts'
import { listAll } from './replay/list-all.ts'
import { KINDS, type ObjectReport } from './replay/object-report.ts'
import type { ReplayPlace } from './replay/place.ts'
import { Budget } from './replay/replay-run.ts'
import { objectLines, type ReplayReport, replayReport, summaryLines } from './replay/report-lines.ts'
import { runReplay } from './replay/run-replay.ts'
import { untilInterrupted } from './up/until-interrupted.ts'

const command = defineCommand({
  meta: {
    name: 'replay',
    description:
      'Shows what would become of records in quarantine and batches that were given up, or loads them again: after a fix',
  },
  args: {
    apply: { type: 'boolean', description: 'Do it. Without, nothing is written: each record is only judged' },
    stage: { type: 'string', valueHint: 'name', description: 'Of a stage, as its last deploy from here left it' },
    outputs: { type: 'string', default: '.sst/outputs.json', valueHint: 'file', description: 'What the deploy left' },
    only: { type: 'string', valueHint: 'a,b', description: `Some of ${KINDS.join(', ')}` },
    code: { type: 'string', valueHint: 'a,b', description: 'What is there for one of these reasons, UNKNOWN_TABLE' },
    table: { type: 'string', valueHint: 'name', description: 'One table, by its name in DynamoDB or in the lake' },
    from: { type: 'string', valueHint: 'day', description: 'What came on that day or later, YYYY-MM-DD' },
    to: { type: 'string', valueHint: 'day', description: 'And no later than that day' },
    limit: { type: 'string', valueHint: 'objects', description: 'At most so many objects' },
    feeds: { type: 'string', valueHint: 'file.json', description: "File of feeds (default: the function's own)" },
    json: { type: 'boolean', description: 'Print one JSON object' },
    ...lakeOption,
  },
  async run({ args: { apply = false, json = false, stage, outputs, lake, feeds, ...args } }) {
    if (stage !== undefined && lake !== undefined) throw new UsageError('Expected --stage or --lake, found both')
    if (stage !== undefined && feeds !== undefined) {
      throw new UsageError('Expected no --feeds with --stage, whose function has feeds of its own, found both')
    }
    const { only, code, table, from, to, limit } = args
    const filters = readFilters({ only, code, table, from, to, limit })
    await using place = await openPlace({ apply, stage, outputs, lake, feeds })
    const interrupt = new AbortController()
    void untilInterrupted().then(() => {
      console.error('Stopping after what is under way. Ctrl-C again ends at once; the next replay goes on.')
      interrupt.abort()
    })
    const { signal } = interrupt
    const status = startStatus()
    const objects: ObjectReport[] = []
    for await (const report of runReplay({ place, apply, filters, budget: new Budget(filters.limit), signal })) {
      objects.push(report)
      status.show(`${report.kind}: ${count(objects.length)} objects`)
    }
    status.end()
    const unprocessedFiles = await countUnprocessed(place.store, place.uploads)
    const about = { place: place.name, isApplied: apply, isInterrupted: signal.aborted }
    await tell(replayReport({ ...about, objects, unprocessedFiles }), json)
  },
})

export const replay = withExamples(command, [
  'pnpm lake replay',
  'pnpm lake replay --only records --code UNKNOWN_TABLE --table prod-customers',
  'pnpm lake replay --apply --stage mine --from 2026-01-31',
  'pnpm --silent lake replay --apply --json',
])

interface PlaceOptions {
  readonly apply: boolean
  readonly stage: string | undefined
  readonly outputs: string
  readonly lake: string | undefined
  readonly feeds: string | undefined
}

/** Of the two, only what is asked for is loaded. */
async function openPlace({ apply, stage, outputs, lake, feeds }: PlaceOptions): Promise<ReplayPlace> {
  const feedsFound = await feedsOf(feeds)
  if (stage !== undefined) {
    const found = await readStageOutputs(outputs, stage)
    return (await import('./replay/stage-place.ts')).openStagePlace(found, feedsFound)
  }
  const directory = await lakeDirectory(lake)
  const { openLocalPlace } = await import('./replay/local-place.ts')
  return openLocalPlace({ lake: directory, feeds: feedsFound, env: process.env, option: lake, apply })
}

async function countUnprocessed(store: ObjectStore, bucket: string): Promise<number> {
  const objects = await listAll(store, bucket, 'unprocessed/')
  return objects.length
}

async function tell(report: ReplayReport, json: boolean): Promise<void> {
  if (json) await print([JSON.stringify(report)])
  else {
    await print(objectLines(report))
    for (const line of summaryLines(report)) console.error(line)
  }
  if (report.objects.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
  if (report.isInterrupted) process.exitCode = INTERRUPTED
}
