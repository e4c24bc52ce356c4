import { afterAll, beforeAll, expect, it } from 'vitest'
import { ORDERS } from '../samples/orders.ts'
import { SAMPLE_TABLES } from '../samples/scenario.ts'
import { createTables } from './create-tables.ts'
import { createLiveWriter } from './live-writer.ts'
import { scanTable } from './scan-table.ts'
import { inOrder } from './test/canonical.ts'
import { startDynamoDB, type TestDynamoDB } from './test/dynalite.ts'
import { writeSamples } from './write-samples.ts'

const START = Date.parse('2026-03-01T20:00:00Z')
const WRITES = 80

let db: TestDynamoDB
beforeAll(async () => {
  db = await startDynamoDB()
  await createTables(db.client, SAMPLE_TABLES)
})
afterAll(() => db[Symbol.asyncDispose]())

it.each(SAMPLE_TABLES)('leaves in $source what it knows of it', async table => {
  const writer = createLiveWriter(db.client, table, 1)
  for (let written = 0; written < WRITES; ) {
    // A second from write to write: where the time is in the key, there would be hardly any keys otherwise.
    const moment = { at: (START + written * 1_000) * 1_000, progress: written / WRITES }
    const { puts, updates, deletes } = await writer.write(moment, WRITES - written)
    written += puts + updates + deletes
  }
  const items = writer.items()
  expect(items.length).toBeGreaterThan(10)
  expect(inOrder(await scanTable(db.client, table.source), table.key)).toEqual(inOrder(items, table.key))
})

it('spreads writes over tables, as many as asked, with some that fail on purpose', async () => {
  const tables = ['OneTable', 'OtherTable', 'ThirdTable'].map(source => ({ ...ORDERS, source }))
  await createTables(db.client, tables)
  const progress: number[] = []
  const options = { client: db.client, tables, writes: 400, seed: 3, now: () => START, concurrency: 2 }
  const { puts, updates, deletes, conditionalFailures } = await writeSamples({
    ...options,
    onProgress: written => progress.push(written),
  })
  expect([puts + updates + deletes, progress.at(-1)]).toEqual([400, 400])
  expect(Math.min(updates, deletes, conditionalFailures)).toBeGreaterThan(5)
  for (const { source } of tables) expect((await scanTable(db.client, source)).length).toBeGreaterThan(20)
})
