import type { Partition } from '@inlet/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeGlue } from '../../test/fake-glue.ts'
import { tableOf, withColumn } from '../../test/tables.ts'
import { cachedCatalog } from './cached-catalog.ts'
import { describeCatalog } from './catalog.contract.ts'
import type { Catalog } from './catalog.ts'
import { evolveTable } from './evolve-table.ts'
import { glueCatalog } from './glue-catalog.ts'

const ORDERS = { database: 'raw', name: 'orders' }

describe('cachedCatalog', () => {
  let glue: FakeGlue
  let cached: Catalog
  let other: Catalog

  beforeEach(() => {
    glue = new FakeGlue()
    cached = cachedCatalog(glueCatalog(glue.client))
    other = glueCatalog(glue.client)
  })

  describeCatalog(async () => cached)

  it('makes no call for what it has seen', async () => {
    await evolveTable(cached, ORDERS, current => withColumn(current, 'amount', 'orders'))
    await cached.registerPartitions(ORDERS, [day('1'), day('2')])
    glue.calls.length = 0

    await evolveTable(cached, ORDERS, current => withColumn(current, 'amount', 'orders'))
    await cached.registerPartitions(ORDERS, [day('2'), day('1')])

    expect(glue.calls).toEqual([])
  })

  it('registers only what it has not seen', async () => {
    await cached.createTable(tableOf('orders'))
    await cached.registerPartitions(ORDERS, [day('1')])
    await cached.registerPartitions(ORDERS, [day('1'), day('2')])

    expect(await cached.listPartitions(ORDERS)).toEqual([day('1'), day('2')])
  })

  it('reads a table again that others changed, once it misses a column', async () => {
    await cached.createTable(tableOf('orders'))
    await evolveTable(other, ORDERS, current => withColumn(current, 'theirs', 'orders'))

    const table = await evolveTable(cached, ORDERS, current => withColumn(current, 'mine', 'orders'))

    expect(table.columns.map(column => column.name)).toEqual(['id', 'theirs', 'mine'])
  })

  it('forgets a table after an error', async () => {
    const { table, version } = await cached.createTable(tableOf('orders'))
    await evolveTable(other, ORDERS, current => withColumn(current, 'theirs', 'orders'))
    glue.fail('UpdateTable', 'AccessDeniedException', 1)
    glue.fail('BatchCreatePartition', 'AccessDeniedException', 1)

    await expect(cached.registerPartitions(ORDERS, [day('1')])).rejects.toThrow('AccessDeniedException')
    expect((await cached.getTable(ORDERS))?.table.columns).toHaveLength(2)
    await expect(cached.updateTable(table, version)).rejects.toThrow()
    await cached.registerPartitions(ORDERS, [day('1')])
    expect(await cached.listPartitions(ORDERS)).toEqual([day('1')])
  })

  it('forgets the partitions that it has not seen for longest', async () => {
    await cached.createTable(tableOf('orders'))
    await cached.registerPartitions(ORDERS, [day('oldest')])
    for (let start = 0; start < 10_000; start += 2_500) {
      await cached.registerPartitions(
        ORDERS,
        Array.from({ length: 2_500 }, (_, index) => day(String(start + index))),
      )
    }
    glue.calls.length = 0

    await cached.registerPartitions(ORDERS, [day('9999')])
    expect(glue.calls).toEqual([])
    await cached.registerPartitions(ORDERS, [day('oldest')])
    expect(glue.calls).toEqual(['GetTable', 'BatchCreatePartition'])
  })

  function day(value: string): Partition {
    return { values: [value], location: `s3://lake/orders/dt=${value}/` }
  }
})
