import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineTable, deliveredJsonTable } from '@inlet/core'
import { openLake } from '@inlet/lake'
import { readLiveTables } from '@inlet/local'
import { afterEach, expect, it, vi } from 'vitest'
import { listTables } from './list-tables.ts'
import { showTable } from './show-table.ts'

afterEach(() => vi.restoreAllMocks())

it('shows what Firehose has delivered, by day', async () => {
  const root = await mkdtemp(join(tmpdir(), 'inlet-tables-'))
  const { catalog, store } = await openLake({ LOCAL_BUCKETS_DIR: root })
  const definition = defineTable({ name: 'orders', columns: { at: { type: 'timestamp' } } })
  await catalog.createTable(deliveredJsonTable(definition, { database: 'sales', location: 's3://lake/orders/' }))
  await store.write('lake', 'orders/2026/01/31/22/orders-1', Buffer.from('{}\n'))
  await store.write('lake', 'orders/2026/01/31/23/orders-2', Buffer.from('{}\n'))
  await store.write('lake', 'orders/2026/02/01/00/orders-3.gz', Buffer.from('{}\n'))
  const live = await readLiveTables(root, catalog)
  await rm(root, { recursive: true })

  const [table] = live
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const lines = () => printed.mock.calls.map(([text]) => String(text))
  await listTables(live, false)
  expect(lines()).toEqual(['table\tformat\tcolumns\tpartitions\tfiles\tbytes\n', 'sales.orders\tjson\t9\t2\t3\t9\n'])
  if (table !== undefined) await showTable(table, false)
  expect(lines()).toEqual(
    expect.arrayContaining([
      'Format: json\n',
      'Partitions: 2, files: 3, bytes: 9\n',
      'at\tbigint\tdeclared\tat\tIn microseconds of the epoch\n',
      'delivered_on\tstring\tpartition key\t\tUTC day on which Firehose got it or something delivered with it, yyyy/MM/dd\n',
      '2026/01/31\t2\t6\ts3://lake/orders/2026/01/31/\n',
      '2026/02/01\t1\t3\ts3://lake/orders/2026/02/01/\n',
    ]),
  )
})
