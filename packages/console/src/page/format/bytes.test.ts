import { expect, it } from 'vitest'
import { formatBytes } from './bytes.ts'

it.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1.0 KiB'],
  [1_536, '1.5 KiB'],
  [10 * 1_024, '10 KiB'],
  [1_024 ** 2 - 1, '1.0 MiB'],
  [9.96 * 1_024 ** 2, '10 MiB'],
  [3 * 1_024 ** 4, '3.0 TiB'],
  [5_000 * 1_024 ** 5, '5000 PiB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
