import { readRows } from '@inlet/core'
import { compared, runs } from '@inlet/core/testing/runs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../test/unit/plans.ts'
import { ItemScanner } from './scanned-item.ts'
import { toItem } from './to-item.ts'

const SCANNED = [
  planOf(['account', 'at', 'owner', 'note'], { key: { account: 'S' } }),
  planOf(['note', 'at', 'owner', 'account'], { key: { account: 'S', at: 'S' }, indexes: [{ owner: 'S' }] }),
  planOf(['account', 'at', 'owner', 'a "b\\'], { key: { owner: 'S', account: 'S' } }),
]
const OTHERS = [
  planOf(['account', 'at', 'owner', 'größe'], { key: { account: 'S' } }),
  planOf(['account', 'at', 'owner', ''], { key: { account: 'S' } }),
  planOf(['account', 'at', 'owner', 'note'], { key: { account: 'S', at: 'N' } }),
]

/** Mostly what is scanned, so that rows are, and each of what is not. */
const plan = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SCANNED) },
  { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
)
const cell = fc.oneof(
  { weight: 30, arbitrary: fc.string({ unit: fc.constantFrom(...'ab 09-:.+~!#[]'), maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'"\\\n\r\0\u001f\u007f\u0080é😀,;'), maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1_023, 1_024, 1_025, 2_048, 2_049, 70_000).map(length => 'x'.repeat(length)),
  },
)
const row = fc.oneof(
  { weight: 8, arbitrary: fc.array(cell, { minLength: 4, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(cell, { minLength: 3, maxLength: 5 }) },
)
const table = fc.array(row, { minLength: 1, maxLength: 20, size: 'max' })

async function* textOf(rows: readonly (readonly string[])[], isQuoted: boolean) {
  const written = (text: string) => (isQuoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  yield Buffer.from(rows.map(cells => `${cells.map(written).join(',')}\r\n`).join(''))
}

describe('an item of scanned cells', () => {
  it('is that of the cells as text', async ({ annotate }) => {
    const all = runs(300, 2)
    let scanned = 0
    const property = fc.asyncProperty(table, plan, fc.boolean(), async (rows, plan, isQuoted) => {
      const scanner = new ItemScanner(plan)
      for await (const block of readRows(textOf(rows, isQuoted), { delimiter: ',' })) {
        for (let index = 0; index < block.rowCount; index++) {
          const item = block.scanned && scanner.item(block.scanned, index)
          const row = block.rowAt(index)
          expect(block.placeAt(index)).toMatchObject({ number: row?.number, start: row?.start, end: row?.end })
          if (item === undefined) continue
          expect(item).toEqual(toItem(row?.cells ?? [], plan))
          scanned++
        }
      }
    })
    await fc.assert(property, all)
    if (all.path === undefined) expect(scanned).toBeGreaterThan(all.numRuns)
    await annotate(compared(scanned, 'rows'))
  })
})
