import { expect, it } from 'vitest'
import { TABLE_DEFINITIONS } from './definitions.ts'
import { deliveredTable } from './delivered-table.ts'
import { CHANGE_COLUMN_TYPES } from './plan-columns.ts'

const PLACE = { database: 'analytics', location: '' }
const OF_CHANGES = Object.entries(CHANGE_COLUMN_TYPES).map(([name, { type }]) => `${name} ${type}`)

const strings = (names: string) => names.split(' ').map(name => `${name} string`)

it('delivered tables have these columns, in this order, of these types', () => {
  const columns = Object.fromEntries(
    TABLE_DEFINITIONS.map(definition => {
      const { name, columns } = deliveredTable(definition, PLACE)
      return [name, columns.map(column => `${column.name} ${column.type}`)]
    }),
  )
  expect(columns).toEqual({
    orders: ['orderid string', 'product_name string', 'quantity int', 'price decimal(12,2)', ...OF_CHANGES],
    transactions: [
      ...['transaction_id string', 'timestamp bigint', 'customer_id string', 'date date', 'hour int', 'minute int'],
      ...['transaction_type string', 'amount decimal(12,2)'],
      ...strings('currency merchant_category payment_method region risk_score status'),
      'processing_timestamp bigint',
      ...strings('device_type authentication_method merchant_id'),
      ...strings('velocity_check amount_threshold location_risk pattern_match'),
      ...OF_CHANGES,
    ],
  })
})
