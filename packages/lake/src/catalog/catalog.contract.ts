import type { CatalogTable, Partition } from '@inlet/core'
import { TransientError } from '@inlet/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { columnOf, jsonTableOf, tableOf, withColumn } from '../../test/tables.ts'
import { type Catalog, CatalogConflict } from './catalog.ts'
import { evolveTable } from './evolve-table.ts'

const ORDERS = { database: 'raw', name: 'orders' }

/** What every catalog does, group by group: each declares its tests. `open` gives an empty one. */
export const CATALOG_CONTRACT = {
  tables: describeTables,
  evolution: describeEvolution,
  partitions: describePartitions,
} satisfies Record<string, (open: () => Promise<Catalog>) => void>

/** Declares the whole contract. */
export function describeCatalog(open: () => Promise<Catalog>): void {
  for (const declare of Object.values(CATALOG_CONTRACT)) declare(open)
}

function describeTables(open: () => Promise<Catalog>): void {
  describe('tables', () => {
    let catalog: Catalog
    beforeEach(async () => {
      catalog = await open()
    })

    it('gives back what was created, with every type, comment, path and origin', async () => {
      const table = tableOf('orders', {
        description: 'Orders of the shop,\nline by line – ünïcode 🛒',
        source: 'OrderTable',
        partitionKeys: [
          { name: 'region', type: 'string', comment: 'Where it was ordered' },
          { name: 'day', type: 'date' },
        ],
        columns: [
          { name: 'id', type: 'string', path: 'id', origin: 'key' },
          { name: 'amount', type: 'decimal(38,9)', path: 'amount', origin: 'name rule', comment: 'Preis in €' },
          { name: 'total', type: 'decimal(12,2)', path: 'sums.total', origin: 'declared' },
          { name: 'n', type: 'int', path: 'a\\.b.n', origin: 'value' },
          { name: 'big', type: 'bigint', path: 'big', origin: 'value' },
          { name: 'score', type: 'double', path: 'score', origin: 'value' },
          { name: 'ok', type: 'boolean', path: 'ok', origin: 'value' },
          { name: 'born', type: 'date', path: 'born', origin: 'declared' },
          { name: 'at', type: 'timestamp', path: 'at', origin: 'declared' },
          { name: 'raw', type: 'binary', path: 'raw', origin: 'value' },
          { name: 'nested', type: 'foreign:struct<A:int,b:array<string>>', origin: 'catalog' },
          { name: 'cdc_operation', type: 'string', comment: 'INSERT | MODIFY | REMOVE', origin: 'change' },
        ],
      })

      const created = await catalog.createTable(table)

      expect(created.table).toEqual(table)
      expect(await catalog.getTable(ORDERS)).toEqual(created)
    })

    it('gives back comments and descriptions of any length and with line breaks', async () => {
      const table = tableOf('orders', {
        description: '説明'.repeat(2_000),
        columns: [{ ...columnOf('id'), comment: `first line\nsecond line ${'🛒é'.repeat(300)}` }],
        partitionKeys: [{ name: 'dt', type: 'string', comment: 'ä'.repeat(500) }],
      })

      await catalog.createTable(table)

      expect((await catalog.getTable(ORDERS))?.table).toEqual(table)
    })

    it('gives back a table of JSON lines as one, also after it has got a column', async () => {
      const { table, version } = await catalog.createTable(jsonTableOf('orders'))
      expect(table).toEqual(jsonTableOf('orders'))
      const wider = withColumn(table, 'amount', 'orders')
      expect((await catalog.updateTable(wider, version)).table).toEqual(wider)
      expect(await catalog.listTables('raw')).toEqual([wider])
    })

    it('knows no table before it is created', async () => {
      expect(await catalog.getTable(ORDERS)).toBeUndefined()
      expect(await catalog.listTables('raw')).toEqual([])
      expect(await catalog.listPartitions(ORDERS)).toEqual([])
    })

    it('refuses to create a table twice', async () => {
      await catalog.createTable(tableOf('orders'))

      await expect(catalog.createTable(tableOf('orders', { description: 'other' }))).rejects.toThrow(CatalogConflict)
      expect((await catalog.getTable(ORDERS))?.table.description).toBeUndefined()
    })

    it('lets one of several creators win', async () => {
      const outcomes = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map(description => catalog.createTable(tableOf('orders', { description }))),
      )

      expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(CatalogConflict)
      }
    })

    it('replaces a table that still has the version that was read', async () => {
      const { table, version } = await catalog.createTable(tableOf('orders'))
      const wider = withColumn({ ...table, description: 'Orders', source: 'OrderTable' }, 'amount', 'orders')

      const updated = await catalog.updateTable(wider, version)

      expect(updated.table).toEqual(wider)
      expect(updated.version).not.toBe(version)
      expect(await catalog.getTable(ORDERS)).toEqual(updated)
    })

    it('refuses to replace a table that has changed since it was read', async () => {
      const { table, version } = await catalog.createTable(tableOf('orders'))
      await catalog.updateTable(withColumn(table, 'first', 'orders'), version)

      const stale = catalog.updateTable(withColumn(table, 'second', 'orders'), version)

      await expect(stale).rejects.toThrow(CatalogConflict)
      expect(await columnNames(catalog)).toEqual(['id', 'first'])
    })

    it('refuses a version of long ago', async () => {
      const first = await catalog.createTable(tableOf('orders'))
      for (let index = 0; index < 25; index++) {
        await evolveTable(catalog, ORDERS, current => withColumn(current, `c${index}`, 'orders'))
      }

      const stale = catalog.updateTable(withColumn(first.table, 'late', 'orders'), first.version)

      await expect(stale).rejects.toThrow(CatalogConflict)
      expect(await columnNames(catalog)).toHaveLength(26)
    })

    it('refuses to replace a table that does not exist', async () => {
      await expect(catalog.updateTable(tableOf('orders'), '1')).rejects.toThrow(CatalogConflict)
    })

    it('lists databases and tables by name', async () => {
      const names = ['orders', 'accounts', 'zebras', 'offers', 'b_side']
      for (const name of names) await catalog.createTable(tableOf(name))
      await catalog.createTable(tableOf('sales', { database: 'curated' }))

      expect(await catalog.listDatabases()).toEqual(['curated', 'raw'])
      expect((await catalog.listTables('raw')).map(table => table.name)).toEqual(names.toSorted())
      expect(await catalog.listTables('curated')).toEqual([tableOf('sales', { database: 'curated' })])
    })
  })
}

function describeEvolution(open: () => Promise<Catalog>): void {
  describe('evolution', () => {
    let catalog: Catalog
    beforeEach(async () => {
      catalog = await open()
    })

    it('keeps the columns of two writers that started from the same table', async () => {
      await catalog.createTable(tableOf('orders'))

      await Promise.all(
        ['mine', 'yours'].map(name => evolveTable(catalog, ORDERS, current => withColumn(current, name, 'orders'))),
      )

      expect((await columnNames(catalog)).toSorted()).toEqual(['id', 'mine', 'yours'])
    })

    it('keeps the columns of 20 writers that race, also to create the table', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `c${String(index).padStart(2, '0')}`)

      const tables = await Promise.all(
        names.map(name =>
          evolveTable(catalog, ORDERS, current => withColumn(current, name, 'orders'), {
            attempts: 50,
            firstDelayMs: 5,
          }),
        ),
      )

      expect((await columnNames(catalog)).toSorted()).toEqual([...names, 'id'])
      for (const [index, table] of tables.entries()) {
        expect(table.columns.map(column => column.name)).toContain(names[index])
      }
    })
  })
}

function describePartitions(open: () => Promise<Catalog>): void {
  describe('partitions', () => {
    let catalog: Catalog
    beforeEach(async () => {
      catalog = await open()
    })

    it('registers more than fit into one call', async () => {
      await catalog.createTable(tableOf('orders'))
      const partitions = Array.from({ length: 260 }, (_, index) => partitionOf(String(1000 + index)))

      await catalog.registerPartitions(ORDERS, partitions.toReversed())

      expect(await catalog.listPartitions(ORDERS)).toEqual(partitions)
    })

    it('keeps the location of a partition that is registered already', async () => {
      await catalog.createTable(tableOf('orders'))
      await catalog.registerPartitions(ORDERS, [partitionOf('2026-01-31')])

      await catalog.registerPartitions(ORDERS, [partitionOf('2026-01-31', 'elsewhere'), partitionOf('2026-02-01')])

      expect(await catalog.listPartitions(ORDERS)).toEqual([partitionOf('2026-01-31'), partitionOf('2026-02-01')])
    })

    it('takes the first location of a partition that is named twice at once', async () => {
      await catalog.createTable(tableOf('orders'))

      await catalog.registerPartitions(ORDERS, [partitionOf('2026-01-31'), partitionOf('2026-01-31', 'elsewhere')])

      expect(await catalog.listPartitions(ORDERS)).toEqual([partitionOf('2026-01-31')])
    })

    it('points a partition at another location, registered or not', async () => {
      await catalog.createTable(tableOf('orders'))
      await catalog.registerPartitions(ORDERS, [partitionOf('2026-01-31')])

      await catalog.setPartitionLocation(ORDERS, partitionOf('2026-01-31', 'moved'))
      await catalog.setPartitionLocation(ORDERS, partitionOf('2026-02-01', 'new'))

      expect(await catalog.listPartitions(ORDERS)).toEqual([
        partitionOf('2026-01-31', 'moved'),
        partitionOf('2026-02-01', 'new'),
      ])
    })

    it('tells partitions apart whatever their values are', async () => {
      const partitionKeys = [
        { name: 'region', type: 'string' },
        { name: 'day', type: 'string' },
      ] satisfies CatalogTable['partitionKeys']
      await catalog.createTable(tableOf('orders', { partitionKeys }))
      const hostile = ['', ' ', '/', '..', '../..', '=', 'a=b', 'a b', 'A', 'a', 'a,b', '%2f', '日本', 'é', 'e\u0301']
      const long = 'x'.repeat(900)
      const partitions = [...hostile, long, `${long}y`]
        .flatMap(value => [[value, 'z'], ['z', value], [value, '']]) // biome-ignore format: a row each
        .map(values => ({ values, location: `s3://lake/orders/${encodeURIComponent(values.join('|'))}/` }))
      const different = [...new Map(partitions.map(each => [JSON.stringify(each.values), each])).values()]

      await catalog.registerPartitions(ORDERS, partitions)

      const listed = await catalog.listPartitions(ORDERS)
      expect(listed).toHaveLength(different.length)
      expect(listed).toEqual(expect.arrayContaining(different))
    })

    it('says so if the table is missing', async () => {
      const missing = /raw\.orders/
      await expect(catalog.registerPartitions(ORDERS, [partitionOf('2026-01-31')])).rejects.toThrow(TransientError)
      await expect(catalog.setPartitionLocation(ORDERS, partitionOf('2026-01-31'))).rejects.toThrow(missing)
    })
  })
}

async function columnNames(catalog: Catalog): Promise<string[]> {
  const stored = await catalog.getTable(ORDERS)
  return stored?.table.columns.map(column => column.name) ?? []
}

function partitionOf(day: string, folder = 'orders'): Partition {
  return { values: [day], location: `s3://lake/${folder}/dt=${day}/` }
}
