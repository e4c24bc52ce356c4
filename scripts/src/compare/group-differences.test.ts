import { expect, it } from 'vitest'
import { differenceText, groupDifferences } from './group-differences.ts'

it('groups differences that only the item tells apart, the most frequent first', () => {
  const of = (key: string, path: string) => ({ key, path, expected: 'a number', found: 'nothing' })
  const groups = groupDifferences([of('1', 'quantity'), of('1', 'price'), of('2', 'price')])
  expect(groups).toEqual([
    { path: 'price', expected: 'a number', found: 'nothing', keys: ['1', '2'] },
    { path: 'quantity', expected: 'a number', found: 'nothing', keys: ['1'] },
  ])
  expect(groups.map(differenceText)[0]).toBe('2 × price: expected a number, found nothing')
})
