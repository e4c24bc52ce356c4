import { defineCommand } from 'citty'
import { zeroOrMore } from '../live/zero-or-more.ts'
import { print } from '../output/print.ts'
import { CommandError, withExamples } from '../output/run-cli.ts'
import { cleanLines } from './clean/clean-lines.ts'
import { cleanTables } from './clean/clean-tables.ts'
import { findLoadedTables, type LoadedTable } from './clean/loaded-tables.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'

const command = defineCommand({
  meta: {
    name: 'clean',
    description: 'Removes files that daily loads have replaced, or left behind when they crashed',
  },
  args: {
    table: { type: 'positional', required: false, description: 'One table, exchange_rates or raw.exchange_rates' },
    'older-than': {
      type: 'string',
      default: '60',
      valueHint: 'minutes',
      description: 'How long files are kept for readers that have begun, and silent loads count as under way',
    },
    json: { type: 'boolean', description: 'Print the result as JSON' },
    ...lakeOption,
  },
  async run({ args: { table, json = false, lake, ...args } }) {
    const keepMs = zeroOrMore('older-than', args['older-than']) * 60_000
    const root = await lakeDirectory(lake)
    const all = await findLoadedTables(root)
    const cleaned = await cleanTables(root, table === undefined ? all : [chosenTable(all, table)], keepMs)
    await print(json ? [JSON.stringify(cleaned)] : cleanLines(cleaned))
  },
})

export const clean = withExamples(command, [
  'pnpm lake clean',
  'pnpm lake clean raw.exchange_rates --older-than 10',
  'pnpm --silent lake clean --json',
])

function chosenTable(all: readonly LoadedTable[], wanted: string): LoadedTable {
  const nameOf = ({ table }: LoadedTable) => `${table.database}.${table.name}`
  const found = all.filter(each => wanted === each.table.name || wanted === nameOf(each))
  const [one, ...others] = found
  if (one !== undefined && others.length === 0) return one
  const problem =
    one === undefined ? `No daily load has filled a table "${wanted}"` : `"${wanted}" is the name of several tables`
  throw new CommandError(`${problem}. Tables: ${(one === undefined ? all : found).map(nameOf).join(', ') || 'none'}`)
}
