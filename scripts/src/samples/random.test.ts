import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

const draw = (seed: number, label?: string) => {
  const random = createRandom(seed, label)
  return Array.from({ length: 50 }, () => random.bits())
}

test('the same seed and label draw the same numbers, others draw others', () => {
  expect(draw(7, 'a')).toEqual(draw(7, 'a'))
  expect(draw(7, 'a')).not.toEqual(draw(8, 'a'))
  expect(draw(7, 'a')).not.toEqual(draw(7, 'b'))
})

test('the numbers are those of every machine and every version', () => {
  expect(draw(1).slice(0, 3)).toMatchInlineSnapshot(`
    [
      2530946639,
      95080041,
      1828182805,
    ]
  `)
})

test('int reaches both ends and nothing beyond, evenly', () => {
  const random = createRandom(1)
  const counts = new Map<number, number>()
  for (let i = 0; i < 6_000; i++) {
    const face = random.int(1, 6)
    counts.set(face, (counts.get(face) ?? 0) + 1)
  }
  expect([...counts.keys()].toSorted()).toEqual([1, 2, 3, 4, 5, 6])
  for (const count of counts.values()) expect(count).toBeGreaterThan(850)
})

test('some gives a set: never empty, nothing twice', () => {
  const random = createRandom(1)
  for (let i = 0; i < 100; i++) {
    const set = random.some(['a', 'b', 'c'])
    expect(set.length).toBeGreaterThan(0)
    expect(new Set(set).size).toBe(set.length)
  }
})

test('money is a number as DynamoDB writes it', () => {
  const random = createRandom(1)
  for (let i = 0; i < 1_000; i++) expect(random.money(1_000, 50_000)).toMatch(/^[1-9]\d{1,2}(\.\d?[1-9])?$/)
})
