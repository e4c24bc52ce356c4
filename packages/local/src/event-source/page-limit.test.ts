import { describe, expect, it } from 'vitest'
import { nextPageLimit } from './page-limit.ts'

const MIB = 1024 * 1024
const page = (count: number, bytes: number) => Array.from({ length: count }, () => ({ data: new Uint8Array(bytes) }))

describe('nextPageLimit', () => {
  it.each([
    ['stays after an empty page', 100, page(0, 0), 100],
    ['fits the size of the records', 100, page(3, MIB), 6],
    ['is one for the largest', 100, page(1, 10 * MIB), 1],
    ['grows step by step', 100, page(1, 10), 400],
    ['is never above what Kinesis takes', 9_000, page(5, 0), 10_000],
  ])('%s', (_, limit, last, expected) => {
    expect(nextPageLimit(limit, last)).toBe(expected)
  })
})
