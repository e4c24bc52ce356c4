import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findUtf8Faults, wholeCharacters } from './utf8.ts'

/** Bytes at the edges of what is well formed, so that most sequences nearly are. */
const edges = fc.constantFrom(
  ...[0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef],
  ...[0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
)
const bytes = fc.array(edges, { maxLength: 8 }).map(all => Buffer.from(all))

describe('faults of UTF-8', () => {
  it('are where the longest good start ends, but for surrogates', () => {
    fc.assert(
      fc.property(bytes, bytes => {
        fc.pre(!/ed[ab]/.test(bytes.toString('hex')))
        const starts = Array.from({ length: bytes.length + 1 }, (_, length) => length)
        const good = starts.findLast(length => isUtf8(bytes.subarray(0, length)))
        const badAt = good === bytes.length ? undefined : good
        expect(findUtf8Faults(bytes)).toEqual({ badAt, surrogatesEnd: 0 })
      }),
      { numRuns: 6_000 },
    )
  })

  it.each([
    ['eda080', { badAt: undefined, surrogatesEnd: 3 }],
    ['41edbfbf41', { badAt: undefined, surrogatesEnd: 4 }],
    ['eda080edb08041ff', { badAt: 7, surrogatesEnd: 6 }],
    ['ed9fbf', { badAt: undefined, surrogatesEnd: 0 }],
    ['41eda0', { badAt: 1, surrogatesEnd: 0 }],
    ['41eda0c0', { badAt: 1, surrogatesEnd: 0 }],
    ['ffeda080', { badAt: 0, surrogatesEnd: 0 }],
  ])('in %s are %j', (hex, faults) => {
    expect(findUtf8Faults(Buffer.from(hex, 'hex'))).toEqual(faults)
  })
})

describe('whole characters', () => {
  it('are all but the start of one at the end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, cut) => {
        const bytes = Buffer.from(text)
        const start = bytes.subarray(0, cut % (bytes.length + 1))
        const whole = wholeCharacters(start)
        expect(isUtf8(start.subarray(0, whole))).toBe(true)
        expect(start.length - whole).toBeLessThan(4)
        if (isUtf8(start)) expect(whole).toBe(start.length)
      }),
    )
  })

  it('leave the start of a surrogate for later too', () => {
    expect([2, 3].map(length => wholeCharacters(Buffer.from([0x41, 0xed, 0xa0, 0x80].slice(0, length + 1))))).toEqual([
      1, 4,
    ])
  })
})
