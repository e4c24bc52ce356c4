import { describe, expect, it } from 'vitest'
import { Life } from '../event-source/life.ts'
import { pause, virtualTime } from '../event-source/test/virtual-time.ts'
import { ItemBuffer } from './buffer.ts'

/** A buffer of items that are their size, and its batches. */
function setUp({ hint, most = Number.POSITIVE_INFINITY }: { readonly hint: number; readonly most?: number }) {
  const time = virtualTime()
  const life = new Life(time)
  const batches: (readonly number[])[] = []
  let looks = 0
  const sizeOf = (size: number) => {
    looks++
    return size
  }
  const buffer = new ItemBuffer<number>({
    life,
    time,
    waitMs: 1_000,
    limits: [
      { sizeOf, hint, most: Number.POSITIVE_INFINITY },
      { sizeOf: size => size, hint: Number.POSITIVE_INFINITY, most },
    ],
    isHurried: () => false,
    handle: async batch => void batches.push(batch),
  })
  return { time, life, batches, buffer, looks: () => looks, running: buffer.run() }
}

describe('ItemBuffer', () => {
  it('makes batches that reach the hint and do not exceed the most, but for an item that does alone', async () => {
    const { time, life, batches, buffer, running } = setUp({ hint: 10, most: 12 })
    buffer.add([4, 6, 9, 2, 9, 4, 20, 1, 11, 5])
    await pause(time, 1)
    expect(batches).toEqual([[4, 6], [9, 2], [9], [4], [20], [1, 11]])
    await pause(time, 1_000)
    expect(batches.slice(6)).toEqual([[5]])
    life.stop()
    await running
  })

  it('looks at an item once for each batch that it could be in, however many come one by one', async () => {
    const { time, life, batches, buffer, looks, running } = setUp({ hint: 1_000 })
    for (let item = 0; item < 1_000; item++) {
      buffer.add([1])
      await pause(time, 0)
    }
    expect(batches.map(({ length }) => length)).toEqual([1_000])
    expect(looks()).toBeLessThanOrEqual(1_001)
    life.stop()
    await running
  })
})
