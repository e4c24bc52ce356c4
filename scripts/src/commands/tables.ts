import { join } from 'node:path'
import { directoryCatalog } from '@inlet/lake/directory'
import { type LiveTable, readLiveTables } from '@inlet/local'
import { defineCommand } from 'citty'
import { CommandError, UsageError } from '../output/run-cli.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'

export const tables = defineCommand({
  meta: { name: 'tables', description: 'Shows the tables of the lake, and how they compare with their definitions' },
  args: {
    table: { type: 'positional', required: false, description: 'One table, orders or raw.orders' },
    check: { type: 'boolean', description: 'List the columns whose declared type is not the one in the catalog' },
    suggest: { type: 'boolean', description: 'Print definitions that fit what the tables hold' },
    json: { type: 'boolean', description: 'Print JSON' },
    ...lakeOption,
  },
  async run({ args: { table, check, suggest, json = false, lake } }) {
    if (check && suggest) throw new UsageError('Expected --check or --suggest, found both')
    const root = await lakeDirectory(lake)
    const all = await readLiveTables(root, directoryCatalog(join(root, '.catalog')))
    const chosen = table === undefined ? all : [findTable(all, table)]
    if (check) return (await import('./tables/check-tables.ts')).checkTables(chosen, json)
    if (suggest) return (await import('./tables/suggest-tables.ts')).suggestTables(root, chosen, json)
    const [one] = chosen
    if (table !== undefined && one !== undefined) {
      return (await import('./tables/show-table.ts')).showTable(one, json)
    }
    return (await import('./tables/list-tables.ts')).listTables(chosen, json)
  },
})

function findTable(all: readonly LiveTable[], wanted: string): LiveTable {
  const found = all.filter(({ table }) => wanted === table.name || wanted === `${table.database}.${table.name}`)
  const [one, ...others] = found
  if (one !== undefined && others.length === 0) return one
  const names = (one === undefined ? all : found).map(({ table }) => `${table.database}.${table.name}`)
  const problem = one === undefined ? `There is no table "${wanted}"` : `"${wanted}" is the name of several tables`
  throw new CommandError(`${problem}. Tables: ${names.join(', ') || 'none'}`)
}
