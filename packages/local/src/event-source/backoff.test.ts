import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

describe('backoffMs', () => {
  it.each([
    [1, 1, 100],
    [3, 1, 400],
    [3, 0.5, 200],
    [3, 0, 0],
    [5, 1, 1_000],
    [10_000, 1, 1_000],
  ])('after %d failures with chance %d is %d', (failures, random, expected) => {
    expect(backoffMs(failures, 100, 1_000, random)).toBe(expected)
  })
})
