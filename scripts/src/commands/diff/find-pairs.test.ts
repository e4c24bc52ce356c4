import type { CatalogTable } from '@inlet/core'
import { expect, it } from 'vitest'
import { findPairs } from './find-pairs.ts'

const table = (database: string, name: string, source?: string): CatalogTable => {
  return {
    database,
    name,
    location: 's3://any/',
    columns: [],
    partitionKeys: [],
    ...(source !== undefined && { source }),
  }
}
const TABLES = [
  table('analytics', 'transactions', 'financial-transactions'),
  table('raw', 'orders', 'OrderTable'),
  table('sales', 'orders', 'OrderTable'),
  table('sales', 'recent_orders', 'OrderTable'),
  table('raw', 'mine', 'Mine'),
  table('other', 'mine', 'Yours'),
  table('lake', 'exchange_rates'),
]
const SOURCES = ['Mine', 'OrderTable', 'Unmapped', 'financial-transactions']

const find = (wanted?: string) => findPairs(wanted, TABLES, SOURCES).map(({ source, name }) => `${source}: ${name}`)

it.each([
  ['OrderTable', ['OrderTable: raw.orders', 'OrderTable: sales.orders', 'OrderTable: sales.recent_orders']],
  ['orders', ['OrderTable: raw.orders', 'OrderTable: sales.orders']],
  ['sales.orders', ['OrderTable: sales.orders']],
  ['Mine', ['Mine: raw.mine']],
  ['other.mine', ['Yours: other.mine']],
  ['Unmapped', []],
])('finds all that is called %s', (wanted, pairs) => {
  expect(find(wanted)).toEqual(pairs)
})

it('expects the table of the mapping, whether it is there or not', () => {
  const both = ['financial-transactions: raw.transactions', 'financial-transactions: analytics.transactions']
  expect(find('financial-transactions')).toEqual(both)
  expect(find('transactions')).toEqual(both)
  expect(find('raw.transactions')).toEqual(both.slice(0, 1))
  expect(find('dynamo_sls_cards')).toEqual(['sls-cards-default-CardsTable-6I28PLW23978: raw.dynamo_sls_cards'])
})

it('finds all tables of all sources without a name', () => {
  expect(find()).toEqual([...find('Mine'), ...find('OrderTable'), ...find('transactions')])
})

it.each([
  ['mine', '"mine" is the name of tables of several sources. Tables: raw.mine, other.mine'],
  ['exchange_rates', 'lake.exchange_rates comes from no DynamoDB table'],
  ['rders', 'There is no table "rders", and the mapping has none. Tables in the lake: analytics.transactions, '],
])('says what is wrong with %s', (wanted, message) => {
  expect(() => find(wanted)).toThrow(message)
})
