import { describe, expect, it } from 'vitest'
import { sanitizeName } from '../columns/column-name.ts'
import { defineTable } from './define-table.ts'
import { TABLE_DEFINITIONS } from './definitions.ts'
import { TABLE_MAPPING } from './mapping.ts'
import { createRouter } from './route.ts'

const pairs = Object.entries(TABLE_MAPPING)
const error = (code: string, ...parts: string[]) =>
  expect.objectContaining({ name: 'InputError', code, message: expect.stringMatching(parts.join('.*')) })

describe('the mapping', () => {
  it('has 48 pairs, unique both ways, of names that Athena takes', () => {
    expect(pairs).toHaveLength(48)
    expect(new Set(pairs.map(([, source]) => source)).size).toBe(48)
    expect(pairs.filter(([name]) => name !== sanitizeName(name))).toEqual([])
    expect(TABLE_MAPPING).toMatchObject({
      dynamo_sls_referral: 'sls-ddb-notifications-referral',
      dynamo_sls_instant_savings_accounts_products: 'sls-ddb-instant-savings-accounts-products',
    })
  })

  it.each(pairs)('%s is filled from %s', (name, source) => {
    expect(createRouter('quarantine')(source)).toMatchObject({ name, source })
  })

  it.each([
    ['OrderTable', 'orders'],
    ['financial-transactions', 'transactions'],
  ])('also holds the definitions: %s → %s', (source, name) => {
    expect(createRouter('quarantine')(source)).toMatchObject({ name, source })
    expect(createRouter('quarantine')(source).columns).not.toEqual({})
  })
})

describe('a definition', () => {
  const [[name, source] = ['', '']] = pairs

  it('of a mapped name says more of that table', () => {
    const route = createRouter('quarantine', [defineTable({ name, lists: 'explode' })])
    expect(route(source)).toMatchObject({ name, source, lists: 'explode' })
  })

  it('of a mapped source takes the pair’s place', () => {
    expect(createRouter('quarantine', [defineTable({ name: 'other', source })])(source).name).toBe('other')
  })

  it.each([
    ['name', [defineTable({ name: 'a', source: 'A' }), defineTable({ name: 'a', source: 'B' })], '"a"'],
    ['source', [defineTable({ name: 'a', source: 'A' }), defineTable({ name: 'b', source: 'A' })], '"A"'],
    ['source, one of them mapped', [defineTable({ name }), defineTable({ name: 'b', source })], `"${source}"`],
  ])('may not share a %s with another', (_, definitions, named) => {
    expect(() => createRouter('auto', definitions)).toThrow(error('BAD_DEFINITION', named))
  })
})

describe('a table that is not mapped', () => {
  it.each(['Unknown', 'constructor', '__proto__', 'orders', ''])('is refused: "%s"', source => {
    expect(() => createRouter('quarantine')(source)).toThrow(error('UNKNOWN_TABLE', `"${source}"`))
  })

  it.each([
    ['Sales-Orders.v2', 'sales_orders_v2'],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
  ])('has its sanitised name if that is wanted: %s → %s', (source, name) => {
    const route = createRouter('auto')
    expect(route(source)).toMatchObject({ name, source, columns: {} })
    expect(route(source)).toBe(route(source))
  })

  it('is refused if its sanitised name is taken', () => {
    const route = createRouter('auto')
    expect(() => route('Orders')).toThrow(error('TABLE_NAME_TAKEN', '"Orders"', '"orders"'))
    expect(() => route('Dynamo-Sls-Referral')).toThrow(error('TABLE_NAME_TAKEN', '"dynamo_sls_referral"'))
  })

  it.each(['', 'x'.repeat(256)])('is refused if it has no name that Athena takes', source => {
    expect(() => createRouter('auto')(source)).toThrow(error('UNKNOWN_TABLE'))
  })
})

describe('every definition of the project', () => {
  it.each(TABLE_DEFINITIONS)('$name has a source', definition => {
    expect(definition.source).toBeTypeOf('string')
  })
})
