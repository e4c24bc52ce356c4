import { expect, it } from 'vitest'
import { Remembered } from './remembered.ts'

it('finds out once for all who ask, then again after ten times as long as that took', async () => {
  let now = 0
  let times = 0
  const remembered = new Remembered<number>(() => now)
  const ask = (took: number) =>
    remembered.get('a', async () => {
      now += took
      return ++times
    })
  expect(await Promise.all([ask(500), ask(500)])).toEqual([1, 1])
  now += 4_999
  expect(await ask(1)).toBe(1)
  now += 1
  expect(await ask(1)).toBe(2)
  // What is found out at once is kept for a second.
  now += 999
  expect(await ask(1)).toBe(2)
  now += 1
  expect(await ask(1)).toBe(3)
  expect(await remembered.get('b', async () => 7)).toBe(7)
})

it('does not remember a failure', async () => {
  const remembered = new Remembered<number>(() => 0)
  await expect(remembered.get('a', async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await remembered.get('a', async () => 1)).toBe(1)
})
