import { expect, test } from 'vitest'
import { columnsInUse } from './columns-in-use.ts'

const completions = { 'raw.orders': ['orderid', 'price'], 'raw.orders_current': ['orderid', 'x'], 'a.b': ['y'] }

test.each([
  ['SELECT 1', ''],
  ['SELECT pri FROM raw.orders', 'orderid price'],
  ['SELECT pri FROM RAW."Orders"', 'orderid price'],
  ['FROM raw.orders_current', 'orderid x'],
  ['FROM raw.orders_current, raw.orders o', 'orderid price x'],
  ['FROM xa.b, a.bc', ''],
  ['a.b', 'y'],
])('%s: %s', (sql, columns) => expect(columnsInUse(sql, completions).join(' ')).toBe(columns))
