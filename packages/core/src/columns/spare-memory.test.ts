import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DoubleColumn } from './double-column.ts'
import { giveMemory, takeMemory } from './spare-memory.ts'
import { TextColumn } from './text-column.ts'

it('memory that was given back is taken again, by one at a time', () => {
  const memory = takeMemory(10_000)
  expect(memory.byteLength).toBe(16_384)
  giveMemory(memory)
  const taken = [takeMemory(16_384), takeMemory(16_384)]
  expect(taken).toContain(memory)
  expect(new Set(taken).size).toBe(2)
})

it('memory that is given back twice is a mistake, since two would write into it', () => {
  const memory = takeMemory(32_768)
  giveMemory(memory)
  expect(() => giveMemory(memory)).toThrow('given back twice')
})

it('memory of no use to others is not kept', () => {
  for (const size of [0, 100, 5_000]) {
    const memory = new ArrayBuffer(size)
    giveMemory(memory)
    giveMemory(memory)
    expect(takeMemory(Math.max(1, size))).not.toBe(memory)
  }
})

/** One of the columns gets so many rows of its own, or gives its memory back. */
const steps = fc.array(fc.record({ column: fc.nat(3), rows: fc.nat(900), isReleased: fc.boolean() }), { maxLength: 30 })

it('columns that take the memory of others have their own values, and nothing else', () => {
  fc.assert(
    fc.property(steps, steps => {
      const columns = [0, 1, 2, 3].map(fresh)
      for (const { column: index, rows, isReleased } of steps) {
        const column = columns[index]
        if (column === undefined) continue
        for (let row = 0; row < rows; row++) column.put()
        if (!isReleased) continue
        column.release()
        columns[index] = fresh(index)
      }
      for (const { builder, expected } of columns) expect(builder.cells).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})

/** A column of texts of which few, half or nearly all differ, or one of numbers; each third row has none. */
function fresh(index: number) {
  const builder = index === 3 ? new DoubleColumn('number') : new TextColumn(`text ${index}`)
  const expected: (string | number | null)[] = []
  function put(): void {
    const row = expected.length
    const text = `${index === 3 ? '' : index}${index === 0 ? row % 7 : row * 31}`
    const cell = index === 3 ? Number(text) : text
    expected.push(row % 3 === 2 ? null : cell)
    if (row % 3 !== 2) builder.put(row, index === 3 ? 'N' : 'S', text)
    builder.fill(row + 1)
  }
  return { builder, expected, put, release: () => builder.release() }
}
