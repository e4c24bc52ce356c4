import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newestFirst } from './compare-values.ts'
import { pageOf } from './page-of.ts'

it('goes through all partitions once, whichever come and go meanwhile', () => {
  const value = fc.oneof(fc.constantFrom('9', '10', '07', '7', '', 'a', 'A', 'á', '2026-01-31'), fc.string())
  const values = fc.uniqueArray(fc.tuple(value, value), { selector: JSON.stringify, maxLength: 30 })
  fc.assert(
    fc.property(values, values, fc.integer({ min: 1, max: 7 }), (kept, passing, limit) => {
      const isKept = new Set(kept.map(each => JSON.stringify(each)))
      const withPassing = [...kept, ...passing.filter(each => !isKept.has(JSON.stringify(each)))]
      const seen: string[] = []
      let after: readonly string[] | undefined
      for (let turn = 0; ; turn++) {
        const list = (turn % 2 === 0 ? withPassing : kept).toSorted(newestFirst)
        const cursor = after
        const { page, isLast } = pageOf(list, cursor && (each => newestFirst(each, cursor) > 0), limit)
        seen.push(...page.map(each => JSON.stringify(each)))
        after = page.at(-1)
        if (isLast) break
      }
      expect(seen.filter(each => isKept.has(each))).toEqual(
        kept.toSorted(newestFirst).map(each => JSON.stringify(each)),
      )
      expect(new Set(seen).size).toBe(seen.length)
    }),
  )
})

it('has the newest first, numbers by their size', () => {
  const values = [['9'], ['10'], ['2026-01-31'], ['2026-02-01'], ['20260131'], ['']]
  expect(values.toSorted(newestFirst).flat()).toEqual(['20260131', '2026-02-01', '2026-01-31', '10', '9', ''])
})
