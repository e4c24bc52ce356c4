import { defineTable } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../settings.ts'
import { findTableBy } from './find-table.ts'

const typed = { id: { type: 'string' as const } }
const orders = defineTable({ name: 'orders', source: 'Orders', columns: typed })
const bare = defineTable({ name: 'bare', source: 'Bare', columns: { secret: { mask: 'drop' } } })
const homeless = defineTable({ name: 'homeless', columns: typed })
const hashed = defineTable({ name: 'hashed', source: 'Hashed', columns: { secret: { mask: 'hash' } } })
const ALL = [orders, bare, homeless, hashed]

const find = (TABLES: string, definitions = ALL, SOURCES = '') =>
  findTableBy(readSettings({ DELIVERY: 'json', TABLES, SOURCES, MASK_KEY: 'key' }, definitions))

describe('findTableBy', () => {
  it('finds tables that have columns, and refuses others', () => {
    expect(find('')('Orders')?.table.name).toBe('orders')
    expect(find('')('Hashed')?.table.columns[0]).toMatchObject({ name: 'secret', type: 'string' })
    for (const source of ['Bare', 'Nobody']) {
      expect(() => find('')(source)).toThrow(expect.objectContaining({ code: 'UNKNOWN_TABLE' }))
    }
  })

  it('leaves out what was not asked for', () => {
    expect(find('orders')('Hashed')).toBeUndefined()
    expect(find('orders')('Nobody')).toBeUndefined()
  })

  it('does not start where a table that was asked for could not be delivered', () => {
    expect(() => find('orders,bare')).toThrow('TABLES names "bare", which has no columns')
    expect(() => find('homeless')).toThrow('TABLES names "homeless", which has no source')
  })

  it('finds tables by the sources that they have here', () => {
    const route = find('orders,homeless', ALL, 'orders=mine-orders,homeless=mine-homeless,dynamo_onfido=mine-onfido')
    expect(route('mine-orders')).toEqual({
      ...find('')('Orders'),
      definition: { ...orders, source: 'mine-orders' },
      table: expect.objectContaining({ source: 'mine-orders' }),
    })
    expect(route('mine-homeless')?.table.name).toBe('homeless')
    for (const source of ['Orders', 'mine-onfido']) expect(route(source)).toBeUndefined()
  })

  it('refuses two tables of one source', () => {
    const twin = defineTable({ name: 'twin', source: 'Orders', columns: typed })
    expect(() => find('', [orders, twin])).toThrow(expect.objectContaining({ code: 'BAD_DEFINITION' }))
  })
})
