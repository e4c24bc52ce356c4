import { expect, test } from 'vitest'
import { createPermutation } from './permutation.ts'
import { createRandom } from './random.ts'

test.each([
  [1, 1],
  [1, 50],
  [26, 26],
  [90, 100],
])('below %i * %i every number is there once, and in another order', (high, low) => {
  const size = high * low
  const numbers = Array.from({ length: size }, (_, index) => index)
  const shuffled = numbers.map(createPermutation(high, low, createRandom(1)))
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(numbers)
  if (size > 1) expect(shuffled).not.toEqual(numbers)
})

test('the first numbers come from everywhere', () => {
  const number = createPermutation(900_000, 1_000_000, createRandom(1))
  const tenths = Array.from({ length: 1_000 }, (_, index) => Math.floor(number(index) / 90_000_000_000))
  for (let tenth = 0; tenth < 10; tenth++) {
    expect(tenths.filter(found => found === tenth).length).toBeGreaterThan(60)
  }
})

test('other random numbers give another order', () => {
  const first = (seed: number) => createPermutation(9_000, 10_000, createRandom(seed))(0)
  expect(first(1)).toBe(first(1))
  expect(first(1)).not.toBe(first(2))
})
