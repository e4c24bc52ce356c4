import { expect, test } from 'vitest'
import { partitionName, partitionValues } from './partition-name.ts'

test('a partition has its name by keys and values, and its values by its path', () => {
  expect(partitionName([{ name: 'dt' }, { name: 'region' }], ['2026-01-31', 'e/u'])).toBe('dt=2026-01-31/region=e/u')
  expect(partitionValues('dt=2026-01-31/region=a%3Ab=c%zz/')).toEqual(['2026-01-31', 'a:b=c%zz'])
  expect(partitionValues('')).toEqual([])
})
