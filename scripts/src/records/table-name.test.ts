import { expect, it } from 'vitest'
import { isCalled } from './table-name.ts'

it.each(['OrderTable', 'orders', 'raw.orders'])('knows OrderTable as %s', name => {
  expect(isCalled(name, 'OrderTable')).toBe(true)
})

it.each([
  ['order', 'OrderTable'],
  ['orders', 'orders2'],
  ['', 'OrderTable'],
  ['orders', 'Orders'],
])('does not take %s for %s', (name, source) => {
  expect(isCalled(name, source)).toBe(false)
})

it('knows a table that is not mapped by the name that it would have', () => {
  expect(isCalled('raw.sales_orders_v2', 'Sales-Orders.v2')).toBe(true)
})
