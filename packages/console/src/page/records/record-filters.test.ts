import { expect, test } from 'vitest'
import { readRecordFilters } from './record-filters.ts'

test.each([
  ['', {}],
  ['table=&outcome=&key=', {}],
  ['table=raw.orders&outcome=given+up&key=a%26b', { table: 'raw.orders', outcome: 'given up', key: 'a&b' }],
  ['outcome=lost&other=1', {}],
])('%s', (search, filters) => expect(readRecordFilters(new URLSearchParams(search))).toEqual(filters))
