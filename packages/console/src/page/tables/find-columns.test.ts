import { expect, test } from 'vitest'
import type { TableDetail } from '../../api/tables.ts'
import { findColumns, listColumns } from './find-columns.ts'

const column = { comment: null, path: null, origin: 'value', declared: null }
const columns = listColumns({
  columnList: [
    { ...column, name: 'orderid', type: 'string', path: 'orderId', origin: 'key' },
    { ...column, name: 'price', type: 'decimal(38,9)', comment: 'In euros', declared: 'decimal(10,2)' },
  ],
  partitionKeys: [{ name: 'dt', type: 'string', comment: null }],
} as Pick<TableDetail, 'columnList' | 'partitionKeys'> as TableDetail)

test('lists the columns of the paths after those of the files', () => {
  expect(columns.map(({ name }) => name)).toEqual(['orderid', 'price', 'dt'])
})

test.each([
  ['', 'orderid price dt'],
  ['  ', 'orderid price dt'],
  ['ORDER', 'orderid'],
  ['a key', 'orderid'],
  ['decimal euro', 'price'],
  ['(10,2)', 'price'],
  ['string path', 'dt'],
  ['null', ''],
])('finds by "%s": %s', (wanted, names) => {
  expect(
    findColumns(columns, wanted)
      .map(({ name }) => name)
      .join(' '),
  ).toBe(names)
})
