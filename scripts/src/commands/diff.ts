import { join } from 'node:path'
import { directoryCatalog } from '@inlet/lake'
import { defineCommand } from 'citty'
import { dynamoDBClient } from '../live/clients.ts'
import { findEndpoint } from '../live/endpoints.ts'
import { zeroOrMore } from '../live/zero-or-more.ts'
import { print } from '../output/print.ts'
import { CommandError } from '../output/run-cli.ts'
import { type Both, compareOnce, isSame } from './diff/compare-once.ts'
import { diffJson, diffLines } from './diff/diff-lines.ts'
import { findSource, mappedName } from './diff/find-source.ts'
import { fullName, listLakeTables, listSources } from './diff/list-tables.ts'
import { retryUntil } from './diff/retry-until.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'

export const diff = defineCommand({
  meta: { name: 'diff', description: 'Compares a table of the lake with its DynamoDB table, item for item' },
  args: {
    table: { type: 'positional', required: true, description: 'Its name in the lake or in DynamoDB' },
    wait: {
      type: 'string',
      default: '10',
      valueHint: 'seconds',
      description: 'How long changes may take to arrive: compare again until both agree',
    },
    json: { type: 'boolean', description: 'Print one JSON object' },
    ...lakeOption,
  },
  async run({ args }) {
    const wait = zeroOrMore('wait', args.wait) * 1_000
    const endpoint = await findEndpoint('dynamodb', args.lake)
    const lake = await lakeDirectory(args.lake)
    const client = dynamoDBClient(endpoint)
    try {
      const both = { client, lake, catalog: directoryCatalog(join(lake, '.catalog')) }
      const source = await resolveSource(both, args.table, endpoint)
      const result = await retryUntil(() => compareOnce(both, source), isSame, wait)
      if (result === undefined) throw new CommandError(await nothingArrived(both, source))
      await print(args.json ? [diffJson(result)] : diffLines(result))
      if (!isSame(result)) process.exitCode = 1
    } finally {
      client.destroy()
    }
  },
})

/** The DynamoDB table that is meant. @throws CommandError if there is none */
async function resolveSource({ client, catalog }: Both, wanted: string, endpoint: string): Promise<string> {
  const sources = await listSources(client)
  const source = findSource(wanted, await listLakeTables(catalog), sources)
  if (sources.includes(source)) return source
  throw new CommandError(`There is no table "${source}" in DynamoDB at ${endpoint}. Tables: ${listed(sources)}`)
}

async function nothingArrived({ catalog }: Both, source: string): Promise<string> {
  const name = mappedName(source)
  const reason = name === undefined ? 'it is not in the mapping' : `nothing of it has arrived in "${name}"`
  const tables = (await listLakeTables(catalog)).map(fullName)
  return `The lake has no table of ${source}: ${reason}. Tables: ${listed(tables)}`
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'none'
}
