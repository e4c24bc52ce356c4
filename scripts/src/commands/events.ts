import { defineCommand } from 'citty'
import { print } from '../output/print.ts'
import { UsageError } from '../output/run-cli.ts'
import { wholeNumber } from '../output/whole-number.ts'
import type { SampleTable } from '../samples/sample-table.ts'
import { createScenario, SAMPLE_TABLES } from '../samples/scenario.ts'

const START = new Date('2026-03-01T20:00:00Z')

export const events = defineCommand({
  meta: { name: 'events', description: 'Prints sample Kinesis events of DynamoDB changes, one JSON object a line' },
  args: {
    table: { type: 'string', valueHint: 'name', description: 'One DynamoDB table, OrderTable say (default: all)' },
    changes: { type: 'string', default: '100', description: 'How many changes the tables make' },
    batch: { type: 'string', default: '100', description: 'Records in an event' },
    seed: { type: 'string', default: '42', description: 'Whole number; the same one gives the same events' },
    poison: { type: 'boolean', description: 'With records among them that cannot be loaded' },
  },
  async run({ args }) {
    const scenario = createScenario({
      start: START,
      seed: wholeNumber('seed', args.seed),
      changes: wholeNumber('changes', args.changes),
      batchSize: wholeNumber('batch', args.batch),
      tables: chooseTables(args.table),
      shards: 1,
      ...(args.poison ? {} : { poison: [] }),
    })
    await print(Iterator.from(scenario.batches).map(event => JSON.stringify(event)))
  },
})

function chooseTables(name: string | undefined): readonly SampleTable[] {
  if (name === undefined) return SAMPLE_TABLES
  const table = SAMPLE_TABLES.find(({ source }) => source === name)
  if (table !== undefined) return [table]
  const names = SAMPLE_TABLES.map(({ source }) => source)
  throw new UsageError(`There is no sample table "${name}". Tables: ${names.join(', ')}`)
}
