import type { CatalogTable } from '@inlet/core'
import { expect, it } from 'vitest'
import { jsonTableOf, makeTestLake, tableOf } from '../query/test-lake.ts'
import { openDestination } from './live-destination.ts'

const open = (lake: string, table: CatalogTable) =>
  openDestination({ is: 's3', bucket: 'raw', prefix: 'orders/', table }, lake)

it('has its table in the catalog before the first object, and appends columns that it has got', async () => {
  await using lake = await makeTestLake()
  const table = jsonTableOf('orders', { id: 'string' })
  await open(lake.root, table)
  expect((await lake.catalog.getTable(table))?.table).toEqual(table)
  const grown = jsonTableOf('orders', { late: 'int', id: 'string' })
  await open(lake.root, grown)
  const stored = await lake.catalog.getTable(table)
  expect(stored?.table.columns.map(({ name }) => name)).toEqual(['id', 'late'])
})

it.each([
  ['a table of Parquet', tableOf('orders', { id: 'string' })],
  ['files elsewhere', { ...jsonTableOf('orders', { id: 'string' }), location: 's3://raw/others/' }],
])('leaves a table of the same name alone that is %s', async (_, theirs) => {
  await using lake = await makeTestLake()
  await lake.catalog.createTable(theirs)
  const opening = open(lake.root, jsonTableOf('orders', { id: 'string', more: 'int' }))
  await expect(opening).rejects.toMatchObject({ code: 'TABLE_NAME_TAKEN' })
  expect((await lake.catalog.getTable(theirs))?.table).toEqual(theirs)
})
