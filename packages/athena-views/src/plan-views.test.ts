import { InputError, TransientError } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { changeTable, plainTable } from '../test/tables.ts'
import { planViews } from './plan-views.ts'
import { readSettings } from './settings.ts'

const REF = { database: 'raw', name: 'orders' }

/** Views of a table that the catalog has, has not, or fails to tell of. */
function plan(table: ReturnType<typeof changeTable> | Error | undefined) {
  const getTable = async () => {
    if (table instanceof Error) throw table
    return table && { table, version: '1' }
  }
  const settings = readSettings({ WORKGROUP: 'views' })
  return planViews(REF, { settings, catalog: { getTable, listTables: () => Promise.reject(new Error('not asked')) } })
}

describe('planViews', () => {
  it.each([
    ['a table of changes', changeTable('orders'), ['orders_changes', 'orders_current']],
    ['a table that no change has filled', plainTable('orders'), []],
    ['nothing', undefined, []],
    ["somebody else's table", new InputError('TABLE_NAME_TAKEN', 'raw.orders is a view'), []],
  ])('of %s', async (_, table, views) => {
    expect((await plan(table)).map(({ name }) => name)).toEqual(views)
  })

  it.each([
    new InputError('TOO_LARGE', 'raw.orders has too many columns'),
    new TransientError('CATALOG', 'Glue is not there'),
  ])('lets through what is wrong with a table of ours: %s', async error => {
    await expect(plan(error)).rejects.toBe(error)
  })
})
