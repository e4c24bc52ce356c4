import { changeViews, defineTable, deliveredTable } from '@inlet/core'
import { type History, histories } from '@inlet/firehose-transform/testing'
import { icebergSchema } from '@inlet/infra/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { PYTHON } from '../tools/python.ts'
import { expectRows } from './expected-rows.ts'
import { deliverToIceberg, type IcebergTable, type Step, type TextRow } from './iceberg-tables.ts'
import { transformChanges } from './transform-changes.ts'

const prove = proving('iceberg', witnessOf(PYTHON, 'PyIceberg'))

const SEED = 8
const HISTORIES = 12

const things = defineTable({
  name: 'things',
  source: 'Things',
  columns: { pk: { type: 'string' }, sk: { type: 'bigint' }, note: { type: 'string' } },
})

prove('appended in any order, some of them twice, changes come to the source table by the views', async () => {
  const runs = fc.sample(histories, { seed: SEED, numRuns: HISTORIES })
  const tables = await Promise.all(runs.map((history, index) => tableOf(history, `things_${index}`)))
  const contents = await deliverToIceberg(tables)
  for (const [index, { items, puts }] of runs.entries()) {
    const { table, answers: [current = [], [count] = []] = [] } = contents[index] ?? {}
    const expected = Array.from(items.values(), item => plain(item))
    expectRows(current, expected, ['pk', 'sk', 'note'])
    expect(table).toHaveLength(puts.length)
    expect(Number(count?.changes)).toBe(new Set(puts.map(({ eventId }) => eventId)).size)
  }
})

/** Batches of up to seven, delivered one by one; the last comes first. */
async function tableOf({ puts }: History, name: string): Promise<IcebergTable> {
  const payloads = puts.map(({ payload }) => payload)
  const steps: Step[] = []
  for (let from = 0, size = 1; from < payloads.length; from += size, size = (size % 7) + 1) {
    const batch = payloads.slice(from, from + size)
    steps.unshift({ deliver: await transformChanges(batch, things, { mode: 'append', from: from + 1 }) })
  }
  const table = { ...deliveredTable(things, { database: 'main', location: '' }), name }
  return {
    name,
    fields: icebergSchema(table),
    uniqueKeys: [],
    steps,
    statements: changeViews(table).map(({ statement }) => statement),
    queries: [`SELECT * FROM "${name}_current"`, `SELECT count(*) AS changes FROM "${name}_changes"`],
  }
}

/** The values of an item's attributes. */
function plain(item: Readonly<Record<string, unknown>>): TextRow {
  const values = Object.entries(item).map(([name, value]) => [name, String(Object.values(value as object)[0])])
  return Object.fromEntries(values)
}
