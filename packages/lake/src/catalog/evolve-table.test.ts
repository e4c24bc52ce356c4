import { InputError, TransientError } from '@inlet/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeGlue } from '../../test/fake-glue.ts'
import { columnOf, tableOf, withColumn } from '../../test/tables.ts'
import type { Catalog } from './catalog.ts'
import { evolveTable } from './evolve-table.ts'
import { glueCatalog } from './glue-catalog.ts'

const ORDERS = { database: 'raw', name: 'orders' }
const QUICK = { attempts: 3, firstDelayMs: 1 }

describe('evolveTable', () => {
  let glue: FakeGlue
  let catalog: Catalog

  beforeEach(() => {
    glue = new FakeGlue()
    catalog = glueCatalog(glue.client)
  })

  it('creates a table that is missing', async () => {
    const table = await evolveTable(catalog, ORDERS, current => withColumn(current, 'amount', 'orders'))

    expect(table.columns.map(column => column.name)).toEqual(['id', 'amount'])
  })

  it('writes nothing if nothing is to change', async () => {
    await catalog.createTable(tableOf('orders'))
    glue.calls.length = 0

    const table = await evolveTable(catalog, ORDERS, current => withColumn(current, 'id', 'orders'))

    expect(table).toEqual(tableOf('orders'))
    expect(glue.calls).toEqual(['GetTable'])
  })

  it('merges again after a lost race', async () => {
    await catalog.createTable(tableOf('orders'))
    glue.beforeNext('UpdateTable', async () => {
      await evolveTable(catalog, ORDERS, current => withColumn(current, 'theirs', 'orders'))
    })

    const table = await evolveTable(catalog, ORDERS, current => withColumn(current, 'mine', 'orders'), QUICK)

    expect(table.columns.map(column => column.name)).toEqual(['id', 'theirs', 'mine'])
  })

  it('gives up a race that it loses every time', async () => {
    await catalog.createTable(tableOf('orders'))
    glue.fail('UpdateTable', 'ConcurrentModificationException')
    const merge = vi.fn((current: Parameters<typeof withColumn>[0]) => withColumn(current, 'mine', 'orders'))

    const error = await evolveTable(catalog, ORDERS, merge, QUICK).catch((cause: unknown) => cause)

    expect(error).toBeInstanceOf(TransientError)
    expect(error).toMatchObject({
      code: 'CATALOG_CONFLICT',
      message: 'Table raw.orders was changed by other writers in each of 3 attempts to change it',
    })
    expect(merge).toHaveBeenCalledTimes(3)
  })

  it('passes errors of the merge on, untouched and at once', async () => {
    const refusal = new InputError('TABLE_NAME_TAKEN', 'Expected source A, found B')
    const merge = vi.fn(() => {
      throw refusal
    })

    await expect(evolveTable(catalog, ORDERS, merge, QUICK)).rejects.toBe(refusal)
    expect(merge).toHaveBeenCalledTimes(1)
  })

  it('passes errors of the catalog on', async () => {
    glue.fail('GetTable', 'AccessDeniedException')

    await expect(evolveTable(catalog, ORDERS, () => tableOf('orders'), QUICK)).rejects.toThrow(
      'Glue GetTable of raw.orders failed: AccessDeniedException',
    )
  })

  it.each([
    ['drops a column', []],
    ['renames a column', [{ ...columnOf('id'), name: 'key' }]],
    ['changes a type', [{ ...columnOf('id'), type: 'int' as const }]],
    ['changes a path', [{ ...columnOf('id'), path: 'other' }]],
    ['puts a column first', [columnOf('new'), columnOf('id')]],
  ])('refuses a merge that %s', async (_what, columns) => {
    await catalog.createTable(tableOf('orders'))

    const evolution = evolveTable(catalog, ORDERS, () => tableOf('orders', { columns }), QUICK)

    await expect(evolution).rejects.toThrow(/Columns of raw\.orders may only be appended: column 1, id string/)
  })
})
