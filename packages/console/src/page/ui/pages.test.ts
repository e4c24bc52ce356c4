import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageOf, tablePages } from './pages.ts'

describe('pageOf', () => {
  it('shows every item on one page, in order, and no page without any', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 60 }), (total, size) => {
        const shown: number[] = []
        const { pages } = pageOf(total, size, 0)
        for (let page = 0; page < pages; page += 1) {
          const { from, until } = pageOf(total, size, page)
          expect(until > from || total === 0).toBe(true)
          for (let item = from; item < until; item += 1) shown.push(item)
        }
        expect(shown).toEqual(Array.from({ length: total }, (_, index) => index))
      }),
    )
  })

  it('goes to the nearest page if there is none of that number', () => {
    expect(pageOf(25, 10, 7)).toEqual({ from: 20, until: 25, page: 2, pages: 3 })
    expect(pageOf(25, 10, -1)).toMatchObject({ page: 0 })
    expect(pageOf(0, 10, 3)).toEqual({ from: 0, until: 0, page: 0, pages: 1 })
  })
})

describe('tablePages', () => {
  it('never shows more than 3,000 cells', () => {
    for (let columns = 1; columns <= 1_000; columns += 1) {
      const size = tablePages(columns)
      expect(size.columns * size.rows).toBeLessThanOrEqual(3_000)
      expect(size.rows).toBeGreaterThanOrEqual(20)
    }
  })
})
