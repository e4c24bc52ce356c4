import { join } from 'node:path'
import { directoryCatalog } from '@inlet/lake/directory'
import { defineCommand } from 'citty'
import { dynamoDBClient } from '../live/clients.ts'
import { findEndpoint } from '../live/endpoints.ts'
import { zeroOrMore } from '../live/zero-or-more.ts'
import { print } from '../output/print.ts'
import { CommandError } from '../output/run-cli.ts'
import { type Both, compareOnce, isSame } from './diff/compare-once.ts'
import { diffLines, diffsJson } from './diff/diff-lines.ts'
import { findPairs } from './diff/find-pairs.ts'
import { fullName, listLakeTables, listSources } from './diff/list-tables.ts'
import { retryUntil } from './diff/retry-until.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'

export const diff = defineCommand({
  meta: { name: 'diff', description: 'Compares tables of the lake with their DynamoDB tables, item for item' },
  args: {
    table: {
      type: 'positional',
      required: false,
      description: 'Its name in DynamoDB, for all tables that hold it, or in the lake; all tables if left out',
    },
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
      const attempt = async () => compareOnce(both, await resolvePairs(both, args.table, endpoint))
      const diffs = await retryUntil(attempt, diffs => diffs.length > 0 && diffs.every(isSame), wait)
      if (diffs.length === 0) throw new CommandError(await nothingToCompare(both, args.table))
      await print(args.json ? [diffsJson(diffs)] : diffs.values().flatMap(diffLines))
      if (!diffs.every(isSame)) process.exitCode = 1
    } finally {
      client.destroy()
    }
  },
})

/** What is to be compared. @throws CommandError if DynamoDB does not have it */
async function resolvePairs({ client, catalog }: Both, wanted: string | undefined, endpoint: string) {
  const sources = await listSources(client)
  const pairs = findPairs(wanted, await listLakeTables(catalog), sources)
  const gone = pairs.find(({ source }) => !sources.includes(source))
  if (gone === undefined) return pairs
  throw new CommandError(`There is no table "${gone.source}" in DynamoDB at ${endpoint}. Tables: ${listed(sources)}`)
}

async function nothingToCompare({ client, catalog }: Both, wanted: string | undefined): Promise<string> {
  const lakeTables = await listLakeTables(catalog)
  const tables = listed(lakeTables.map(fullName))
  if (wanted === undefined) return `The lake holds no table of DynamoDB. Tables: ${tables}`
  const [pair] = findPairs(wanted, lakeTables, await listSources(client))
  const reason = pair === undefined ? 'it is not in the mapping' : `nothing of it has arrived in "${pair.name}"`
  return `The lake has no table of ${pair?.source ?? wanted}: ${reason}. Tables: ${tables}`
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'none'
}
