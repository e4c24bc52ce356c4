import { expect, it } from 'vitest'
import { makeOffersFile } from './offers-file.ts'

it('has bad rows among good ones, and knows what is to become of each', () => {
  const { csv, rows, processed, refused } = makeOffersFile({ rows: 900, accounts: 5, seed: 1, now: new Date() })
  expect([rows, processed.length + refused.size]).toEqual([912, 912])
  expect(new Set(refused.values())).toEqual(
    new Set(['CELL_COUNT', 'EMPTY_KEY', 'KEY_TOO_LONG', 'NUL', 'ITEM_TOO_LARGE']),
  )
  const keys = new Set(processed.map(cells => cells.slice(0, 2).join()))
  expect(keys.size).toBe(processed.length - 2)
  expect(csv).toContain('"She said ""no"",\r\nand left 🙂\n"')
})
