import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { defineTable, deliveredJsonTable } from '@inlet/core'
import { evolveTable } from '@inlet/lake'
import { expect, it } from 'vitest'
import { addIds, changesTable, makeTestLake } from '../server/test/test-lake.ts'
import { lakeTables } from './lake-tables.ts'

const ORDERS = { database: 'raw', name: 'orders' }

it('shows a table of changes: sizes, columns with their origins, history, views', async () => {
  await using lake = await makeTestLake()
  const table = { ...changesTable('orders', { id: 'string' }), description: 'Orders', source: 'OrderTable' }
  await lake.catalog.createTable(table)
  await evolveTable(lake.catalog, ORDERS, current => {
    if (current === undefined) throw new Error('There is one')
    const order = { name: 'order_id', type: 'foreign:map<a:b>', origin: 'catalog', path: 'order_id' } as const
    return {
      ...current,
      columns: [...current.columns, { name: 'price', type: 'string', path: 'price', origin: 'value' }, order],
    }
  })
  await addIds(lake, table, '2026-01-30', 'a.parquet', ['a'])
  await addIds(lake, table, '2026-01-31', 'a.parquet', ['a'])
  await addIds(lake, table, '2026-01-31', 'b.parquet', ['b', 'c'])
  await lake.store.write('raw', 'orders/dt=2026-01-31/_hidden.parquet', Buffer.from('x'))
  const paths = ['30/a', '31/a', '31/b'].map(name => join(lake.root, `raw/orders/dt=2026-01-${name}.parquet`))
  const stats = await Promise.all(paths.map(path => stat(path)))

  const tables = lakeTables(lake.root)
  const summary = {
    ...{ database: 'raw', name: 'orders', description: 'Orders', source: 'OrderTable', format: 'parquet' },
    ...{ columns: table.columns.length + 3, partitions: 2, files: 3, views: ['orders_changes', 'orders_current'] },
    bytes: stats.reduce((sum, { size }) => sum + size, 0),
    writtenAt: Math.max(...stats.map(({ mtimeMs }) => mtimeMs)),
  }
  expect(await tables.list()).toEqual([summary])
  const detail = await tables.find(ORDERS)
  expect(detail).toMatchObject({ ...summary, location: 's3://raw/orders/' })
  expect(detail?.partitionKeys).toEqual([{ name: 'dt', type: 'string', comment: null }])
  expect(detail?.columnList[0]).toEqual({
    ...{ name: 'id', type: 'string', comment: null, path: 'id', origin: 'value', declared: null },
  })
  // Orders are defined with a price of decimal(12,2): the catalog goes before the definition.
  expect(detail?.columnList.at(-2)).toMatchObject({ name: 'price', type: 'string', declared: 'decimal(12,2)' })
  expect(detail?.columnList.at(-1)).toMatchObject({ type: 'foreign:map<a:b>', origin: 'catalog' })
  expect(detail?.history.map(({ version, added }) => [version, added.at(-1)?.name])).toEqual([
    ['1', 'rescued_data'],
    ['2', 'order_id'],
  ])
  expect(detail?.history[0]?.at).toBeGreaterThan(Date.now() - 60_000)
})

it('pages through partitions, newest first, and their files', async () => {
  await using lake = await makeTestLake()
  const table = changesTable('orders', { id: 'string' })
  await lake.catalog.createTable(table)
  for (const [index, day] of ['d2', 'd10', 'd1'].entries()) {
    for (const file of ['c', 'a', 'b'].slice(index)) await addIds(lake, table, day, `${file}.parquet`, ['x'])
  }
  const tables = lakeTables(lake.root)
  const first = await tables.partitions(ORDERS, undefined, 2)
  expect(first?.partitions.map(({ values, files }) => [...values, files])).toEqual([
    ['d10', 2],
    ['d2', 3],
  ])
  expect([first?.total, first?.next]).toEqual([3, '["d2"]'])
  const last = await tables.partitions(ORDERS, ['d2'], 2)
  expect([last?.partitions.map(({ values }) => values), last?.next]).toEqual([[['d1']], null])

  const files = await tables.files(ORDERS, ['d2'], undefined, 2)
  expect(files?.files.map(({ name }) => name)).toEqual(['a.parquet', 'b.parquet'])
  expect([files?.total, files?.next]).toEqual([3, 'b.parquet'])
  expect((await tables.files(ORDERS, ['d2'], 'b.parquet', 2))?.files).toHaveLength(1)
  expect(await tables.files(ORDERS, ['d3'], undefined, 2)).toBeUndefined()
  expect(await tables.partitions({ database: 'raw', name: 'none' }, undefined, 2)).toBeUndefined()
  expect(await tables.find({ database: '..', name: '..' })).toBeUndefined()
})

it('shows what Firehose delivers, by day', async () => {
  await using lake = await makeTestLake()
  const definition = defineTable({ name: 'orders', columns: { at: { type: 'timestamp' } } })
  await lake.catalog.createTable(deliveredJsonTable(definition, { database: 'raw', location: 's3://lake/orders/' }))
  for (const name of ['2026/01/31/22/orders-1', '2026/01/31/23/orders-2', '2026/02/01/00/orders-3.gz', 'other']) {
    await lake.store.write('lake', `orders/${name}`, Buffer.from('{}\n'))
  }
  const tables = lakeTables(lake.root)
  expect(await tables.list()).toMatchObject([{ format: 'json', partitions: 2, files: 3, bytes: 9 }])
  expect((await tables.partitions(ORDERS, undefined, 5))?.partitions).toMatchObject([
    { values: ['2026/02/01'], files: 1, bytes: 3 },
    { values: ['2026/01/31'], files: 2, bytes: 6, location: 's3://lake/orders/2026/01/31/' },
  ])
  const files = await tables.files(ORDERS, ['2026/01/31'], undefined, 5)
  expect(files?.files.map(({ bytes }) => bytes)).toEqual([3, 3])
})

it('shows an empty lake, and tables without anything in them', async () => {
  await using lake = await makeTestLake()
  const tables = lakeTables(lake.root)
  expect(await tables.list()).toEqual([])
  expect(await tables.completions()).toEqual({})
  await lake.catalog.createTable(changesTable('orders', {}))
  await lake.catalog.createTable(changesTable('orders_current', {}))
  const views = (await tables.list()).map(table => [table.name, table.files, table.writtenAt, table.views])
  expect(views).toEqual([
    ['orders', 0, null, ['orders_changes']],
    ['orders_current', 0, null, ['orders_current_changes', 'orders_current_current']],
  ])
  expect(await tables.partitions(ORDERS, undefined, 5)).toEqual({ partitions: [], total: 0, next: null })
})
