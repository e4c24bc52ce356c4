import { expect, it } from 'vitest'
import { hasCode, isInDays, readFilters } from './filters.ts'

const NONE = { only: undefined, code: undefined, table: undefined, from: undefined, to: undefined, limit: undefined }

it('reads options', () => {
  expect(readFilters(NONE)).toEqual({
    kinds: ['records', 'batches', 'daily', 'firehose'],
    ...{ codes: undefined, table: undefined, from: undefined, to: undefined },
    limit: Number.POSITIVE_INFINITY,
  })
  const some = {
    only: 'firehose, records',
    code: 'A, B',
    table: 'orders',
    from: '20260131',
    to: '2026-02-01',
    limit: '5',
  }
  expect(readFilters(some)).toEqual({
    kinds: ['records', 'firehose'],
    codes: new Set(['A', 'B']),
    ...{ table: 'orders', from: '2026-01-31', to: '2026-02-01', limit: 5 },
  })
})

it.each([
  [{ only: 'records,none' }, 'Expected --only with some of records,batches,daily,firehose, found "none"'],
  [{ from: '2026-02-30' }, 'Expected a day that there is'],
  [{ from: '20260202', to: '20260201' }, 'Expected --from to be no later than --to'],
  [{ limit: '0' }, 'Expected a whole number above zero'],
])('refuses %j', (options, problem) => {
  expect(() => readFilters({ ...NONE, ...options })).toThrow(problem)
})

it('lets through what nobody knows the day or the code of only if none is asked for', () => {
  const days = (from?: string, to?: string) => readFilters({ ...NONE, from, to })
  expect([undefined, '2026-01-30', '2026-01-31'].map(day => isInDays(day, days('2026-01-31')))).toEqual([
    false,
    false,
    true,
  ])
  expect([undefined, '2026-01-30', '2026-01-31'].map(day => isInDays(day, days()))).toEqual([true, true, true])
  expect(hasCode([], readFilters(NONE))).toBe(true)
  expect(hasCode([], readFilters({ ...NONE, code: 'A' }))).toBe(false)
})
