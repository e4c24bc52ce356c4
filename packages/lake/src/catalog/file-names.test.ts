import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFileName } from './file-names.ts'

describe('toFileName', () => {
  it('keeps plain names readable', () => {
    expect(toFileName('orders')).toBe('orders')
    expect(toFileName('2026-01-31', 'a/b')).toBe('2026-01-31,a%2fb')
    expect(toFileName('')).toBe('%')
  })

  it('is safe on any file system: short, no case, nothing special', () => {
    fc.assert(
      fc.property(fc.array(anyText(), { minLength: 1 }), parts => {
        expect(toFileName(...parts)).toMatch(/^[a-z0-9_%,~-]{1,200}$/)
      }),
    )
  })

  it('never gives different parts one name', () => {
    fc.assert(
      fc.property(fc.array(anyText(), { minLength: 1 }), fc.array(anyText(), { minLength: 1 }), (a, b) => {
        expect(toFileName(...a) === toFileName(...b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
})

/** Any UTF-16, halves of surrogate pairs included. */
function anyText(): fc.Arbitrary<string> {
  return fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map(units => String.fromCharCode(...units))
}
