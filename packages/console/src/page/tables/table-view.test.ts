import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTableView, type TableView, tableViewSearch } from './table-view.ts'

const text = fc.string({ unit: 'binary' })
const views: fc.Arbitrary<TableView> = fc.oneof(
  fc.constantFrom({ show: 'columns' as const }, { show: 'history' as const }),
  fc.record({ show: fc.constant('partitions' as const), partition: fc.option(fc.array(text), { nil: undefined }) }),
  fc.record({ show: fc.constant('rows' as const), of: text }),
)

test('an address names what it was made for', () => {
  fc.assert(
    fc.property(views, view => {
      const url = new URL(`http://127.0.0.1/tables/raw/orders${tableViewSearch(view)}`)
      expect(readTableView(url.searchParams, 'orders')).toEqual(view)
    }),
  )
})

test('what an address does not name is left at what is usual', () => {
  const read = (search: string) => readTableView(new URLSearchParams(search), 'orders')
  expect(['', 'show=', 'show=nothing'].map(read)).toEqual(Array(3).fill({ show: 'columns' }))
  expect(read('show=rows')).toEqual({ show: 'rows', of: 'orders' })
  for (const damaged of ['{', '1', '[1]', '{"a":1}', '']) {
    expect(read(`show=partitions&partition=${damaged}`)).toEqual({ show: 'partitions', partition: undefined })
  }
})
