import { expect, it } from 'vitest'
import { tableKey } from './key-option.ts'

it('reads columns with and without types', () => {
  expect(tableKey('account, offer_id')).toEqual([
    { name: 'account', type: 'S' },
    { name: 'offer_id', type: 'S' },
  ])
  expect(tableKey('a b:N')).toEqual([{ name: 'a b', type: 'N' }])
  expect(tableKey('urn:id:B')).toEqual([{ name: 'urn:id', type: 'B' }])
})

it.each(['', ',', 'a,', 'a,b,c', 'a,a', 'a,a:N', ':N', 'a:X', 'a:n'])('refuses %j', text => {
  expect(() => tableKey(text)).toThrow('Expected one column for --key, or two')
})
