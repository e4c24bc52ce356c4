import type { RunKind } from '@inlet/console/api'
import { defineCommand } from 'citty'
import { print } from '../output/print.ts'
import { CommandError, UsageError, withExamples } from '../output/run-cli.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { openRunLog } from '../runs/run-log.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'
import { runLines } from './runs/run-lines.ts'
import { runList } from './runs/run-list.ts'

const command = defineCommand({
  meta: { name: 'runs', description: 'Shows imports and daily loads, newest first, those under way too' },
  args: {
    id: { type: 'positional', required: false, description: 'One run, with what became of each row' },
    kind: { type: 'string', valueHint: 'import|load', description: 'Only imports, or only daily loads' },
    limit: { type: 'string', default: '20', description: 'How many to show' },
    json: { type: 'boolean', description: 'Print JSON: an array, or the run' },
    ...lakeOption,
  },
  async run({ args: { id, json = false, ...args } }) {
    const kind = kindOption(args.kind)
    const limit = wholeNumber('limit', args.limit)
    const log = openRunLog(await lakeDirectory(args.lake))
    if (id === undefined) {
      const { runs } = await log.list(kind, undefined, limit)
      return print(json ? [JSON.stringify(runs)] : runList(runs, Date.now()))
    }
    const run = await log.get(id)
    if (run === undefined) throw new CommandError(`There is no run "${id}"; \`lake runs\` lists them`)
    return print(json ? [JSON.stringify(run)] : runLines(run, Date.now()))
  },
})

export const runs = withExamples(command, [
  'pnpm lake runs',
  'pnpm lake runs --kind load --limit 5',
  'pnpm lake runs 20260131T120000000-load-0f3c9a1b2d4e',
  'pnpm --silent lake runs --json',
])

/** @throws UsageError */
function kindOption(text: string | undefined): RunKind | undefined {
  if (text === undefined || text === 'import') return text
  if (text === 'load') return 'daily load'
  throw new UsageError(`Expected import or load for --kind, found "${text}"`)
}
