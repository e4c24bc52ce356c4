import fc from 'fast-check'
import { expect, test } from 'vitest'
import { querySharedAt, readSharedSql } from './shared-sql.ts'

test('what is shared is read as it was, through a real URL', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), sql => {
      const url = new URL(querySharedAt(sql), 'http://127.0.0.1')
      expect([url.pathname, readSharedSql(url.hash)]).toEqual(['/query', sql])
    }),
  )
})

test('no query in another hash or a damaged one', () => {
  expect(['', '#top', '#sql', '#sql=%E0%A4%A', '#x=1&sql=1'].map(readSharedSql)).toEqual(Array(5).fill(undefined))
  expect(readSharedSql('#sql=')).toBe('')
})
