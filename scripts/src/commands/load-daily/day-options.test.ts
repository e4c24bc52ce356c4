import { describe, expect, it } from 'vitest'
import { UsageError } from '../../output/run-cli.ts'
import { dayOptions } from './day-options.ts'

function daysOf(dataRef?: string, from?: string, to?: string) {
  return dayOptions({ dataRef, from, to })
}

describe('dayOptions', () => {
  it('names one day, several, or none', () => {
    expect(daysOf()).toBeUndefined()
    expect(daysOf('20240229')).toEqual(['20240229'])
    expect(daysOf('2024-02-29')).toEqual(['20240229'])
    expect(daysOf(undefined, '2024-02-28', '20240301')).toEqual(['20240228', '20240229', '20240301'])
    expect(daysOf(undefined, '20231231', '20240101')).toEqual(['20231231', '20240101'])
    expect(daysOf(undefined, '20240229', '20240229')).toEqual(['20240229'])
    expect(daysOf(undefined, '20200101', '20300107')).toHaveLength(3_660)
  })

  it.each([
    [['20260230'], 'for --data-ref, found "20260230"'],
    [['2026131'], 'for --data-ref'],
    [[undefined, '20260131'], 'Expected --from and --to, found one of them'],
    [[undefined, undefined, '20260131'], 'Expected --from and --to, found one of them'],
    [[undefined, '20260131', '2026-1-31'], 'for --to, found "2026-1-31"'],
    [[undefined, '20260131', '20260130'], 'no later than --to'],
    [[undefined, '20200101', '20300108'], 'at most 3660 days at once, found 3661'],
    [['20260101', '20260101', '20260102'], 'found both'],
  ])('refuses %j', (options, problem) => {
    expect(() => daysOf(...options)).toThrow(UsageError)
    expect(() => daysOf(...options)).toThrow(problem)
  })
})
