import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_ENTRY, TextColumn } from './text-column.ts'

const texts = fc.oneof(
  fc.constantFrom('', 'APPROVED', 'DECLINED', 'é', '😀', 'x'.repeat(100)),
  fc.string({ unit: 'binary', maxLength: 80 }).map(text => text.toWellFormed()),
)
const cells = fc.array(fc.option(texts), { maxLength: 1_500 })

describe('a column of text', () => {
  it('gives back its cells, whether few texts repeat or none', () => {
    fc.assert(
      fc.property(cells, all => {
        expect(TextColumn.from('a', all).cells).toEqual(all)
      }),
    )
  })

  it('takes bytes as it takes strings', () => {
    fc.assert(
      fc.property(cells, all => {
        const column = new TextColumn('a')
        for (const [row, cell] of all.entries()) {
          if (cell === null) continue
          const bytes = Buffer.from(`[${cell}]`)
          column.putBytes(row, 'S', bytes, 1, bytes.length - 1)
        }
        column.fill(all.length)
        expect(column.cells).toEqual(all)
      }),
    )
  })

  it('keeps one entry for texts that repeat', () => {
    const column = TextColumn.from(
      'a',
      Array.from({ length: 5_000 }, (_, row) => `status ${row % 7}`),
    )
    expect(column.entryCount).toBe(7)
  })

  it('stops looking once most texts are distinct, and loses nothing by it', () => {
    const all = Array.from({ length: 5_000 }, (_, row) => `id ${row}`)
    const column = TextColumn.from('a', [...all, ...all])
    expect(column.cells).toEqual([...all, ...all])
    expect(column.entryCount).toBeGreaterThan(5_000)
  })

  it('takes rows back', () => {
    const column = TextColumn.from('a', ['one', 'two', 'three'])
    column.truncate(1)
    column.put(2, 'S', 'four')
    expect(column.cells).toEqual(['one', null, 'four'])
    expect(column.entries[1]).toBe(NO_ENTRY)
  })

  it('refuses booleans and bytes, which could not be told from text', () => {
    const column = new TextColumn('a')
    expect([column.put(0, 'BOOL', 'true'), column.put(0, 'B', 'AAEC'), column.put(0, 'N', '1.50')]).toEqual([
      false,
      false,
      true,
    ])
    expect(column.cells).toEqual(['1.50'])
  })
})
